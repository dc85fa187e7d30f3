package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPairsTest {

  @ParameterizedTest
  @CsvSource({
    "RSA_3072,PKCS8,PRIVATE KEY",
    "RSA_3072,TRADITIONAL,RSA PRIVATE KEY",
    "EC_P256,PKCS8,PRIVATE KEY",
    "EC_P256,TRADITIONAL,EC PRIVATE KEY",
    "ED25519,PKCS8,PRIVATE KEY"
  })
  void generatedPair_signsAndVerifies(KeyType type, PrivateKeyFormat format, String label)
      throws IOException {
    KeyPairPem pair = KeyPairs.generate(type, format);

    SigningKey signing = PrivateKeys.load("private", pair.privateKey());
    Verifier verifier = PublicKeys.load("public", pair.publicKey());

    assertThat(new String(pair.privateKey(), StandardCharsets.US_ASCII))
        .startsWith("-----BEGIN " + label + "-----\n");
    assertThat(signing.publicKeyPem()).isEqualTo(pair.publicKey());
    assertThat(verifier.verifies(TestKeys.MESSAGE, signing.sign(TestKeys.MESSAGE))).isTrue();
  }

  @Test
  void twoPairs_differ() {
    assertThat(KeyPairs.generate(KeyType.EC_P256).publicKey())
        .isNotEqualTo(KeyPairs.generate(KeyType.EC_P256).publicKey());
  }

  @Test
  void traditionalEd25519_doesNotExist() {
    assertThatThrownBy(() -> KeyPairs.generate(KeyType.ED25519, PrivateKeyFormat.TRADITIONAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Ed25519 keys have no traditional format");
  }
}
