package tandem.slot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelCommandLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "root=/dev/mmcblk0p2 | /dev/mmcblk0p2",
        "console=ttyS0 root=PARTUUID=12-02 rw | PARTUUID=12-02",
        "root=/dev/a root=/dev/b quiet | /dev/b",
        "root=\"/dev/a\" | /dev/a",
        "\"root=/dev/a b\" | /dev/a b",
        "dm-mod.create=\"x,,,ro, 0 1 linear root=/dev/wrong 0\" root=/dev/dm-0 | /dev/dm-0",
        "root=/dev/a -- root=/dev/init | /dev/a",
        "root=/dev/a --x root=/dev/b | /dev/b",
        "root=\"LABEL=my root | LABEL=my root",
      })
  void lastRoot_counts(String commandLine, String expected) {
    assertThat(KernelCommandLine.root(commandLine + "\n")).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "\n",
        "quiet",
        "rootfstype=ext4",
        "systemd.root=/dev/a",
        "-- root=/dev/a",
        "x=\" root=/dev/a"
      })
  void withoutRoot_nothingIsFound(String commandLine) {
    assertThat(KernelCommandLine.root(commandLine)).isEmpty();
  }
}
