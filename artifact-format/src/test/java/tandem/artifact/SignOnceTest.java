package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignOnceTest {
  @Test
  void sameMessage_isSignedOnce() throws IOException {
    List<String> asked = new ArrayList<>();
    Signer signer =
        new SignOnce(
            message -> {
              asked.add(new String(message, UTF_8));
              return ("signed " + asked.size()).getBytes(UTF_8);
            });

    assertThat(signer.sign("a".getBytes(UTF_8))).asString(UTF_8).isEqualTo("signed 1");
    assertThat(signer.sign("a".getBytes(UTF_8))).asString(UTF_8).isEqualTo("signed 1");
    assertThat(signer.sign("b".getBytes(UTF_8))).asString(UTF_8).isEqualTo("signed 2");
    assertThat(asked).containsExactly("a", "b");
  }
}
