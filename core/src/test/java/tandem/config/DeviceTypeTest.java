package tandem.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class DeviceTypeTest {
  @TempDir Path temp;

  private Path file(String content) throws IOException {
    return Files.writeString(temp.resolve("device_type"), content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"device_type=qemux86-64", "device_type=qemux86-64\n"})
  void oneLine_givesTheValue(String content) throws Exception {
    assertThat(DeviceType.read(file(content))).isEqualTo("qemux86-64");
  }

  @Test
  void value_isTakenAsItIs() throws Exception {
    assertThat(DeviceType.read(file("device_type= a=b ü "))).isEqualTo(" a=b ü ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\ndevice_type=x",
        "device_type",
        " device_type=x",
        "Device_Type=x",
        "device_type =x",
        "device_type=",
        "device_type=\n",
        "device_type=x\n\n",
        "device_type=x\n ",
        "device_type=x\nartifact_name=y\n",
        "device_type=x\r\n",
        "device_type=x\0",
      })
  void anythingElse_isAnError(String content) throws Exception {
    Path file = file(content);

    assertThatThrownBy(() -> DeviceType.read(file))
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG);
              assertThat(e.hint()).isPresent();
            })
        .hasMessageStartingWith("device type " + file + ": ");
  }

  @Test
  void missingFile_isAnErrorWithAHint() {
    assertThatThrownBy(() -> DeviceType.read(temp.resolve("none")))
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG);
              assertThat(e.hint())
                  .contains("write the line device_type=<name of the hardware> into it");
            });
  }

  @Test
  void hugeFile_isNotRead() throws Exception {
    Path file = file("device_type=" + "x".repeat(5000));

    assertThatThrownBy(() -> DeviceType.read(file))
        .hasMessageContaining("larger than the 4096 bytes");
  }

  @Test
  void folder_isAnError() {
    assertThatThrownBy(() -> DeviceType.read(temp)).hasMessageContaining("not a regular file");
  }
}
