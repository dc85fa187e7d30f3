package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.UpdateException;

class VolumeFactsTest {
  @TempDir Path folder;

  private void volume(String reserved, String marker) throws IOException {
    Files.writeString(folder.resolve("reserved_ebs"), reserved + "\n");
    Files.writeString(folder.resolve("usable_eb_size"), "126976\n");
    Files.writeString(folder.resolve("upd_marker"), marker + "\n");
    // of a static volume: what it holds now, not what it may
    Files.writeString(folder.resolve("data_bytes"), "5\n");
  }

  @Test
  void size_isThatOfAllReservedBlocks() throws Exception {
    volume("40", "0");

    assertThat(VolumeFacts.read(folder)).isEqualTo(new VolumeFacts(40L * 126976, false));
  }

  @Test
  void marker_tellsOfAnInterruptedUpdate() throws Exception {
    volume("40", "1");

    assertThat(VolumeFacts.read(folder).isUpdating()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "99999999999999999999", "x"})
  void noNumber_isAnError(String reserved) throws Exception {
    volume(reserved, "0");

    assertThatThrownBy(() -> VolumeFacts.read(folder))
        .hasMessage(folder.resolve("reserved_ebs") + ": got '" + reserved + "', expected a number");
  }

  @Test
  void otherDevice_hasNoSuchFacts() {
    assertThatThrownBy(() -> VolumeFacts.read(folder)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void otherCharacterDevice_isRefusedWithoutOpeningIt() {
    assertThatThrownBy(() -> BlockDevices.open(Path.of("/dev/null")).close())
        .isInstanceOf(UpdateException.class)
        .hasMessage(
            "/dev/null: can not be opened: expected a block device, an UBI volume or a file, it"
                + " is neither");
    assertThatThrownBy(() -> BlockDevices.size(Path.of("/dev/null")))
        .isInstanceOf(UpdateException.class);
  }
}
