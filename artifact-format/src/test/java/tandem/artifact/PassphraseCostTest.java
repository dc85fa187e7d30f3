package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.pem.Pem;

class PassphraseCostTest {
  @ParameterizedTest
  @CsvSource({
    "finding-pbkdf2-iterations, '2147483647 iterations, at most 10000000'",
    "finding-pkcs12-iterations, '2147483647 iterations, at most 10000000'",
    "finding-pbes1-iterations, '2147483647 iterations, at most 10000000'",
    "finding-scrypt-memory, '1073741824 bytes of memory, at most 134217728'",
    "finding-scrypt-parallel, '16777216 rounds of scrypt, at most 16'"
  })
  void keyThatTakesTooMuch_saysWhatOf(String seed, String excess) throws IOException {
    assertThat(PassphraseCost.excess(content(seed))).contains(excess);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-256-pkcs8-aes", "ed25519-pkcs8-aes", "rsa2048-pkcs8-scrypt"})
  void keyOfOpenSsl_isNotTooMuch(String key) throws IOException {
    Pem block = Pem.parse(key, TestKeys.read(key + ".pem")).get(0);

    assertThat(PassphraseCost.excess(block.content())).isEmpty();
  }

  @Test
  void noKeyAtAll_isForTheDecryptionToRefuse() {
    assertThat(PassphraseCost.excess(new byte[] {1, 2, 3})).isEmpty();
  }

  private static byte[] content(String seed) throws IOException {
    try (InputStream in = PassphraseCostTest.class.getResourceAsStream("fuzz/key/" + seed)) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return Arrays.copyOfRange(bytes, 1, bytes.length); // the first chooses the label
    }
  }
}
