package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.pem.Pem;

class PrivateKeysTest {

  @ParameterizedTest
  @CsvSource({
    "rsa1024,rsa1024",
    "rsa2048,rsa2048",
    "rsa2048-pkcs1,rsa2048",
    "P-256,P-256",
    "P-256-sec1,P-256",
    "P-256-sec1-parameters,P-256",
    "ed25519,ed25519"
  })
  void plainKey_isLoadedWithItsPublicKey(String file, String key) throws IOException {
    SigningKey signing = TestKeys.signingKey(file);

    assertThat(signing.publicKeyPem()).isEqualTo(TestKeys.read(key + ".pub.pem"));
    assertThat(PrivateKeys.needsPassphrase(file, TestKeys.read(file + ".pem"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "rsa2048-pkcs1-aes,rsa2048",
    "rsa2048-pkcs1-des3,rsa2048",
    "rsa2048-pkcs8-aes,rsa2048",
    "rsa2048-pkcs8-scrypt,rsa2048",
    "P-256-sec1-aes,P-256",
    "P-256-pkcs8-aes,P-256",
    "ed25519-pkcs8-aes,ed25519"
  })
  void encryptedKey_isLoadedWithItsPassphrase(String file, String key) throws IOException {
    byte[] pem = TestKeys.read(file + ".pem");

    SigningKey signing = PrivateKeys.load(file, pem, "secret".toCharArray());

    assertThat(signing.publicKeyPem()).isEqualTo(TestKeys.read(key + ".pub.pem"));
    assertThat(PrivateKeys.needsPassphrase(file, pem)).isTrue();
    assertThatThrownBy(() -> PrivateKeys.load(file, pem))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": the key is encrypted, and no passphrase was given");
    assertThatThrownBy(() -> PrivateKeys.load(file, pem, "wrong".toCharArray()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ");
    assertThatThrownBy(() -> PrivateKeys.load(file, pem, new char[0]))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void passphraseForPlainKey_isNotUsed() throws IOException {
    byte[] pem = TestKeys.read("P-256.pem");

    assertThat(PrivateKeys.load("k", pem, "secret".toCharArray()).publicKeyPem())
        .isEqualTo(TestKeys.read("P-256.pub.pem"));
  }

  @Test
  void curveThatOnlyTheParametersName_isFound() throws IOException {
    // The SEC1 structure without its optional curve and public key.
    byte[] bare = Arrays.copyOf(derOf("P-256-sec1.pem"), 2 + 3 + 34);
    bare[1] = (byte) (bare.length - 2);
    String parameters =
        new String(TestKeys.read("P-256-sec1-parameters.pem"), StandardCharsets.US_ASCII);
    String block = parameters.substring(0, parameters.indexOf("-----BEGIN EC PRIVATE"));
    String key = new String(Pem.encode("EC PRIVATE KEY", bare), StandardCharsets.US_ASCII);

    assertThat(
            PrivateKeys.load("k", (block + key).getBytes(StandardCharsets.US_ASCII)).publicKeyPem())
        .isEqualTo(TestKeys.read("P-256.pub.pem"));
    assertThatThrownBy(() -> PrivateKeys.load("k", key.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(IOException.class)
        .hasMessage("k: damaged \"EC PRIVATE KEY\": it does not say which curve");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "P-256.pub.pem | holds \"PUBLIC KEY\", expected \"PRIVATE KEY\"",
        "certificate.pem | holds \"CERTIFICATE\", expected \"PRIVATE KEY\"",
        "message | holds no PEM block, expected \"PRIVATE KEY\"",
        "rsa512.pem | RSA key of 512 bits, expected at least 1024",
        "P-384.pem | EC key on P-384, expected P-256",
        "secp256k1.pem | EC key on secp256k1, expected P-256",
        "P-256-explicit.pem | EC key on a curve without a name, expected P-256",
        "rsa-pss.pem | key of algorithm RSASSA-PSS, expected RSA, EC or Ed25519",
        "ed448.pem | key of algorithm Ed448, expected RSA, EC or Ed25519",
        "x25519.pem | key of algorithm X25519, expected RSA, EC or Ed25519",
      })
  void otherFile_isRefusedWithWhatItHolds(String file, String message) {
    assertThatThrownBy(() -> PrivateKeys.load(file, TestKeys.read(file)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa1024.pem", "P-256.pem", "P-256-sec1.pem", "ed25519.pem"})
  void damagedKey_givesAnErrorOrACompleteKey(String file) {
    byte[] der = derOf(file);
    String label = file.contains("sec1") ? "EC PRIVATE KEY" : "PRIVATE KEY";

    for (int at = 0; at < der.length; at++) {
      byte[] changed = der.clone();
      changed[at] ^= (byte) 0x81;
      loadsOrReports(Pem.encode(label, changed));
      loadsOrReports(Pem.encode(label, Arrays.copyOf(der, at)));
    }
  }

  @Test
  void damagedEncryptedKey_givesAnErrorOrACompleteKey() {
    byte[] der = derOf("ed25519-pkcs8-aes.pem");
    for (int at = 0; at < der.length; at += 5) { // each attempt derives a key, which is slow
      byte[] changed = der.clone();
      changed[at] ^= (byte) 0x01;
      loadsOrReports(Pem.encode("ENCRYPTED PRIVATE KEY", changed));
      loadsOrReports(Pem.encode("ENCRYPTED PRIVATE KEY", Arrays.copyOf(der, at)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AES-128-CBC",
        "AES-128-CBC,xyz",
        "AES-128-CBC,0011223344556677",
        "FOO-1,0011223344556677"
      })
  void wrongCipherLine_isReported(String cipher) {
    String pem = new String(TestKeys.read("P-256-sec1-aes.pem"), StandardCharsets.US_ASCII);
    byte[] changed =
        pem.replaceFirst("DEK-Info: .*", "DEK-Info: " + cipher).getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> PrivateKeys.load("k", changed, "secret".toCharArray()))
        .isInstanceOf(IOException.class)
        .hasMessage("k: the passphrase is wrong or the key is damaged");
  }

  private static void loadsOrReports(byte[] pem) {
    try {
      SigningKey key = PrivateKeys.load("k", pem, "secret".toCharArray());
      assertThat(key.verifier().fingerprint()).isNotNull();
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("k: ");
    }
  }

  private static byte[] derOf(String file) {
    try {
      return Pem.parse(file, TestKeys.read(file)).get(0).content();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
