package tandem.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemTest {

  @Test
  void block_survivesWritingAndReading() throws IOException {
    byte[] content = new byte[200];
    content[0] = -1;

    List<Pem> blocks = Pem.parse("k", Pem.encode("A LABEL", content));

    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0).label()).isEqualTo("A LABEL");
    assertThat(blocks.get(0).content()).isEqualTo(content);
  }

  @Test
  void headers_areNotPartOfTheContent() throws IOException {
    Pem block =
        parse("-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: A,B\n\nAAAA\n-----END X-----");

    assertThat(block.header("DEK-Info")).contains("A,B");
    assertThat(block.content()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "-----BEGIN X-----AAAA | \"X\" ends without -----END X-----",
        "-----BEGIN X-----AAAA-----END Y----- | \"X\" ends without -----END X-----",
        "-----BEGIN X-----A!AA-----END X----- | \"X\" is not base64",
        "-----BEGIN X-----A-----END X----- | \"X\" is not base64",
        "-----BEGIN X | a BEGIN line without a label",
        "-----BEGIN ----- | a BEGIN line without a label",
        "-----BEGIN \u0007----- | a BEGIN line without a label",
      })
  void damagedBlock_isReported(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IOException.class)
        .hasMessage("k: " + message);
  }

  @Test
  void hugeFile_isNotRead() {
    assertThatThrownBy(() -> Pem.parse("k", new byte[65537]))
        .isInstanceOf(IOException.class)
        .hasMessage("k: 65537 bytes, a key has at most 65536");
  }

  private static Pem parse(String text) throws IOException {
    return Pem.parse("k", text.getBytes(StandardCharsets.US_ASCII)).get(0);
  }
}
