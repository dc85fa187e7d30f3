package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;

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
    protection(device).lifted(() -> assertThat(force).hasContent("0"));

    assertThat(force).hasContent("1");
    assertThat(protection(device).canLift()).isTrue();
  }

  @Test
  void protection_isBackAfterAFailedWrite() {
    assertThatThrownBy(
            () ->
                protection(device)
                    .lifted(
                        () -> {
                          throw new IOException("test");
                        }))
        .hasMessage("test");

    assertThat(force).hasContent("1");
  }

  @Test
  void protectionThatWasOff_staysOff() throws Exception {
    Files.writeString(force, "0\n");

    protection(device).lifted(() -> {});

    assertThat(force).hasContent("0");
    assertThat(protection(device).canLift()).isFalse();
  }

  @Test
  void link_isFollowedToTheBootArea() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("dev/env"), device);

    protection(link).lifted(() -> assertThat(force).hasContent("0"));
  }

  @Test
  void otherDevices_areLeftAlone() throws Exception {
    Path other = Files.createFile(root.resolve("dev/mmcblk1"));

    protection(other).lifted(() -> assertThat(force).hasContent("1"));

    assertThat(protection(other).canLift()).isFalse();
  }

  private WriteProtection protection(Path path) throws UpdateException {
    return WriteProtection.of(path, new DevicePaths(root));
  }
}
