package tandem.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebianVersionTest {

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.1",
    "1.9, 1.10",
    "1.0~rc1, 1.0",
    "1.0~~, 1.0~",
    "1.0, 1.0a",
    "1.0a, 1.0+",
    "1.0, 1.0-1",
    "1.0-1, 1.0-2",
    "9, 1:0",
    "2.0-9, 2.0.1-1",
    "1.0-0~bpo1, 1.0-0",
    "20261123183000, 20261123183001",
  })
  void order_isThatOfDpkg(String lower, String higher) {
    assertThat(version(lower)).isLessThan(version(higher));
    assertThat(version(higher)).isGreaterThan(version(lower));
  }

  @ParameterizedTest
  @CsvSource({"1.0, 1.00", "1.0, 0:1.0", "1.0, 1.0-0", "1.007, 1.7"})
  void differentTexts_canBeTheSameVersion(String one, String other) {
    assertThat(version(one)).isEqualByComparingTo(version(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "latest",
        "v1.0",
        " 1.0",
        "1.0 ",
        "1.0\n",
        "1,0",
        "1.0_1",
        "1.0-",
        ":1.0",
        "-1:1.0",
        "a:1.0",
        "2147483648:1",
        "1:",
        "-1",
        "\u0661.0"
      })
  void whatIsNoVersion_isNotParsed(String text) {
    assertThat(DebianVersion.parse(text)).isEmpty();
  }

  @Test
  void overlongText_isNotParsed() {
    assertThat(DebianVersion.parse("1".repeat(513))).isEmpty();
  }

  @Test
  void text_isKeptButForAnEpochOfZero() {
    assertThat(version("1:2.0-1-3")).hasToString("1:2.0-1-3");
    assertThat(version("0:2.0")).hasToString("2.0");
    assertThat(version("1:2.0-1-3").revision()).isEqualTo("3");
  }

  private static DebianVersion version(String text) {
    return DebianVersion.parse(text).orElseThrow();
  }
}
