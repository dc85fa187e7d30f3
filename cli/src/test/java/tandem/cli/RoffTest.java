package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoffTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--root | \\-\\-root",
        ".profile | \\&.profile",
        "a.b | a.b",
        "'quoted' | \\(aqquoted\\(aq",
        "C:\\n | C:\\en",
        "`x^~ | \\(gax\\(ha\\(ti",
        "ü | \\[u00FC]",
        "😀 | \\[u1F600]",
      })
  void text_meansOnlyItself(String plain, String roff) {
    assertThat(Roff.escaped(plain)).isEqualTo(roff);
  }

  @Test
  void sentence_getsALineOfItsOwn() {
    assertThat(Roff.prose("Do it. Then\n  .more e.g. this: Yes"))
        .isEqualTo("Do it.\nThen\n\\&.more e.g. this:\nYes");
  }

  @Test
  void title_isOneArgument() {
    assertThat(new Roff("a \"b\"", "2026-01-01", "tandem 1-x").toString())
        .contains(".TH \"a \\(dqb\\(dq\" 1 2026-01-01 \"tandem 1\\-x\" \"Tandem\"\n");
  }
}
