package tandem.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonParserTest {
  @ParameterizedTest
  @CsvSource({"1,101", "[,33"})
  void whatIsTooLongOrTooDeep_isRefusedInOurWords(String part, int times) {
    assertThatThrownBy(() -> JsonParser.parse(part.repeat(times)))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "a number of more than 100 characters, a name of more than 50000, or more than 32"
                + " values inside of each other");
  }

  @Test
  void documentOfOurOwn_mayHoldTheDeepestOfOthers() throws JsonException {
    String deepest = "[".repeat(32) + "]".repeat(32);
    JsonParser.parse(deepest);
    String own = "{\"a\":[" + deepest + "]}";

    assertThat(JsonWriter.compact(JsonParser.parseOwn(own))).isEqualTo(own);
    assertThatThrownBy(() -> JsonParser.parse(own)).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> JsonParser.parseOwn("[".repeat(65)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("more than 64 values");
  }

  @Test
  void documentThatEndsEarly_isReportedWithoutTheLibrarysSettings() {
    byte[] document = "{\n \"a\": [1".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> JsonParser.parse(document))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "Unexpected end-of-input: expected close marker for Array (start marker at line: 2,"
                + " column: 7)");
  }
}
