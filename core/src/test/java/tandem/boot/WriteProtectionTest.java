package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteProtectionTest {
  @TempDir Path root;

  private Path device = Path.of("unset");
  private Path force = Path.of("unset");

  @BeforeEach
  void layOut() throws IOException {
    device = Files.createFile(Files.createDirectories(root.resolve("dev")).resolve("mmcblk1boot0"));
    force =
        Files.createDirectories(root.resolve("sys/class/block/mmcblk1boot0")).resolve("force_ro");
    Files.writeString(force, "1\n");
  }

  @Test
  void protection_isOffDuringTheWriteOnly() throws Exception {
    WriteProtection.lifted(device, this::resolve, () -> assertThat(force).hasContent("0"));

    assertThat(force).hasContent("1");
    assertThat(WriteProtection.canLift(device, this::resolve)).isTrue();
  }

  @Test
  void protection_isBackAfterAFailedWrite() {
    assertThatThrownBy(
            () ->
                WriteProtection.lifted(
                    device,
                    this::resolve,
                    () -> {
                      throw new IOException("test");
                    }))
        .hasMessage("test");

    assertThat(force).hasContent("1");
  }

  @Test
  void protectionThatWasOff_staysOff() throws Exception {
    Files.writeString(force, "0\n");

    WriteProtection.lifted(device, this::resolve, () -> {});

    assertThat(force).hasContent("0");
    assertThat(WriteProtection.canLift(device, this::resolve)).isFalse();
  }

  @Test
  void link_isFollowedToTheBootArea() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("dev/env"), device);

    WriteProtection.lifted(link, this::resolve, () -> assertThat(force).hasContent("0"));
  }

  @Test
  void otherDevices_areLeftAlone() throws Exception {
    Path other = Files.createFile(root.resolve("dev/mmcblk1"));

    WriteProtection.lifted(other, this::resolve, () -> assertThat(force).hasContent("1"));

    assertThat(WriteProtection.canLift(other, this::resolve)).isFalse();
  }

  private Path resolve(String path) {
    return root.resolve(path.substring(1));
  }
}
