package tandem.json;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonParserTest {
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
