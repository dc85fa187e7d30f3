package tandem.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class MountTest {

  @Test
  void lines_areReadWithAnyNumberOfOptionalFields() throws Exception {
    String table =
        """
        22 27 0:21 / /proc rw,relatime - proc proc rw
        27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw,discard
        28 27 0:25 /sub /mnt/a\\040b\\134c ro - btrfs /dev/my\\040disk ro
        29 27 0:26 / /run rw - tmpfs  rw
        """;

    assertThat(Mount.parse(table))
        .isEqualTo(
            List.of(
                new Mount(new DeviceNumber(0, 21), "/proc", "proc", "proc"),
                new Mount(new DeviceNumber(254, 0), "/", "ext4", "/dev/vda"),
                new Mount(new DeviceNumber(0, 25), "/mnt/a b\\c", "btrfs", "/dev/my disk"),
                new Mount(new DeviceNumber(0, 26), "/run", "tmpfs", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "27 1 254:0 / / rw,relatime",
        "27 1 254:0 / / rw,relatime - ext4",
        "27 1 254 / / rw - ext4 /dev/vda rw",
        "- - - - - - - - -",
      })
  void lineThatIsNoMount_isAnErrorAndNotSkipped(String line) {
    assertThatThrownBy(() -> Mount.parse("27 1 254:0 / / rw - ext4 /dev/vda rw\n" + line))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OS_ERROR))
        .hasMessage("mountinfo: got the line '" + line + "', expected a mount");
  }

  @Test
  void backslashesWithoutNumber_stay() {
    assertThat(Mount.unescaped("\\\\04\\400\\x\\011\\")).isEqualTo("\\\\04\\400\\x\t\\");
  }

  @ParameterizedTest
  @CsvSource({
    "a\\040, 97 32",
    "\\377, 255",
    "\\000, 0",
    "\\070\\007, 56 7",
    "\\080, 92 48 56 48",
    "\\04/, 92 48 52 47",
  })
  void numbersOfThreeOctalDigits_areCharacters(String text, String codes) {
    assertThat(Mount.unescaped(text).chars().mapToObj(Integer::toString))
        .containsExactly(codes.split(" "));
  }

  @Test
  void hugeLineOfBackslashes_isReadInTime() {
    String line = "\\".repeat(4 << 20);

    assertThat(Mount.unescaped(line)).hasSameSizeAs(line);
  }
}
