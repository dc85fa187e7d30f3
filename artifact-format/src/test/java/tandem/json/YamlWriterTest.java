package tandem.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The expected texts were read back with PyYAML 6, which follows YAML 1.1. */
class YamlWriterTest {

  @Test
  void tree_isPrintedInBlocks() throws JsonException {
    assertThat(
            yaml("{\"a\":{\"b\":[1,{\"c\":\"d\",\"e\":[]},[2,3]],\"f\":{}},\"g\":true,\"h\":null}"))
        .isEqualTo(
            """
            a:
              b:
                - 1
                -
                  c: d
                  e: []
                -
                  - 2
                  - 3
              f: {}
            g: true
            h: null
            """);
  }

  @Test
  void whatLooksLikeSomethingElse_isQuoted() throws JsonException {
    assertThat(
            yaml(
                "[\"no\",\"Y\",\"null\",\"1.0\",\"0x1\",\"1e3\",\"2024-01-01\",\"~\",\"\",\"a: b\","
                    + "\"# c\",\"- d\",\"&a\",\"*a\",\"<<\",\"=\",\"a b\",\"{\",\"%x\",\"'\",\"\\\"\"]"))
        .isEqualTo(
            """
            - "no"
            - "Y"
            - "null"
            - "1.0"
            - "0x1"
            - "1e3"
            - "2024-01-01"
            - "~"
            - ""
            - "a: b"
            - "# c"
            - "- d"
            - "\\u0026a"
            - "*a"
            - "\\u003c\\u003c"
            - "="
            - "a b"
            - "{"
            - "%x"
            - "'"
            - "\\""
            """);
  }

  @Test
  void keys_areQuotedLikeValues() throws JsonException {
    String longKey = "k ".repeat(600);

    assertThat(yaml("{\"on\":1,\"a b\":2,\"<<\":3,\"" + longKey + "\":{\"x\":4}}"))
        .isEqualTo(
            "\"on\": 1\n\"a b\": 2\n\"\\u003c\\u003c\": 3\n? \"" + longKey + "\"\n:\n  x: 4\n");
  }

  @Test
  void numbers_staySuchForReadersOfYaml11() throws JsonException {
    assertThat(yaml("[12345678901234567890,1.00,1e5,1E-7,2.5e+3,-0]"))
        .isEqualTo("- 12345678901234567890\n- 1.00\n- 1.0e+5\n- 1.0e-7\n- 2.5e+3\n- -0\n");
  }

  @Test
  void charactersThatYamlForbids_areEscaped() throws JsonException {
    assertThat(yaml("\"\\u007f\\u0085\\ufeff\\u0000\\n\\u00e9\\ud83d\\ude00\""))
        .isEqualTo("\"\\u007f\\u0085\\ufeff\\u0000\\n\u00e9\ud83d\ude00\"\n");
  }

  private static String yaml(String json) throws JsonException {
    return YamlWriter.document(JsonParser.parse(json.getBytes(StandardCharsets.UTF_8)));
  }
}
