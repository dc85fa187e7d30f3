package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeysTest {
  private static final byte[] MESSAGE = TestKeys.MESSAGE;

  @ParameterizedTest
  @ValueSource(strings = {"rsa1024", "rsa2048", "rsa3072", "rsa4096", "P-256", "ed25519"})
  void signatureOfOpenssl_verifies(String key) throws IOException {
    byte[] signature = TestKeys.read(key + ".sig");

    assertThat(TestKeys.verifier(key).verifies(MESSAGE, signature)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "P-256", "ed25519"})
  void everyFlippedBitOfSignature_isNoticed(String key) throws IOException {
    byte[] signature = TestKeys.read(key + ".sig");
    Verifier verifier = TestKeys.verifier(key);

    for (int bit = 0; bit < 8 * signature.length; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(verifier.verifies(MESSAGE, changed)).as("bit %d", bit).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "P-256", "ed25519"})
  void signatureOfAnyOtherLength_isNoSignature(String key) throws IOException {
    Verifier verifier = TestKeys.verifier(key);
    byte[] signature = TestKeys.read(key + ".sig");

    for (int length = 0; length < 600; length++) {
      byte[] other = new byte[length];
      System.arraycopy(signature, 0, other, 0, Math.min(length, signature.length));
      assertThat(verifier.verifies(MESSAGE, other))
          .as("%d bytes", length)
          .isEqualTo(length == signature.length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "P-256", "ed25519"})
  void otherMessage_isNotVerified(String key) throws IOException {
    byte[] signature = TestKeys.read(key + ".sig");

    assertThat(
            TestKeys.verifier(key).verifies("another".getBytes(StandardCharsets.UTF_8), signature))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "rsa2048,rsa3072",
    "rsa3072,rsa2048",
    "rsa2048,P-256",
    "P-256,rsa2048",
    "ed25519,P-256",
    "P-256,ed25519"
  })
  void signatureOfOtherKey_isNotVerified(String key, String signer) throws IOException {
    assertThat(TestKeys.verifier(key).verifies(MESSAGE, TestKeys.read(signer + ".sig"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048-pss", "rsa2048-sha512"})
  void otherRsaSchemes_areNotVerified(String signature) throws IOException {
    assertThat(TestKeys.verifier("rsa2048").verifies(MESSAGE, TestKeys.read(signature + ".sig")))
        .isFalse();
  }

  // openssl pkey -pubin -in P-256.pub.pem -outform DER | sha256sum, and the same for rsa2048
  @ParameterizedTest
  @CsvSource({
    "P-256,c95c0a09ec9fb194e13786b7e63f0bad09d73305c51ea479d22a20cdcfcd66f6",
    "rsa2048,d3b5137cb928a7962fc545fa2658a8b0a71ef668dd8936b29298cf1c15d5e9fc"
  })
  void fingerprint_isDigestOfDerForm(String key, String digest) throws IOException {
    assertThat(TestKeys.verifier(key).fingerprint()).isEqualTo(Digest.parse(digest));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rsa2048.pem | holds \"PRIVATE KEY\", expected \"PUBLIC KEY\"",
        "rsa2048-pkcs1.pem | holds \"RSA PRIVATE KEY\", expected \"PUBLIC KEY\"",
        "P-256-sec1-parameters.pem"
            + " | holds \"EC PARAMETERS\" and \"EC PRIVATE KEY\", expected \"PUBLIC KEY\"",
        "certificate.pem | holds \"CERTIFICATE\", expected \"PUBLIC KEY\"",
        "message | holds no PEM block, expected \"PUBLIC KEY\"",
        "P-256.sig | holds no PEM block, expected \"PUBLIC KEY\"",
        "rsa512.pub.pem | RSA key of 512 bits, expected at least 1024",
        "P-384.pub.pem | EC key on P-384, expected P-256",
        "secp256k1.pub.pem | EC key on secp256k1, expected P-256",
        "P-256-explicit.pub.pem | EC key on a curve without a name, expected P-256",
        "rsa-pss.pub.pem | key of algorithm RSASSA-PSS, expected RSA, EC or Ed25519",
        "ed448.pub.pem | key of algorithm Ed448, expected RSA, EC or Ed25519",
        "x25519.pub.pem | key of algorithm X25519, expected RSA, EC or Ed25519",
      })
  void otherFile_isRefusedWithWhatItHolds(String file, String message) {
    assertThatThrownBy(() -> PublicKeys.load(file, TestKeys.read(file)))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void emptyFile_isRefused() {
    assertThatThrownBy(() -> PublicKeys.load("verify.pem", new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessage("verify.pem: holds no PEM block, expected \"PUBLIC KEY\"");
  }

  @Test
  void compressedPoint_isRefused() {
    String file = "P-256-compressed.pub.pem";

    assertThatThrownBy(() -> PublicKeys.load(file, TestKeys.read(file)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": damaged EC key: ");
  }

  @Test
  void windowsLineEndsAndTextAroundTheBlock_areFine() throws IOException {
    String pem = new String(TestKeys.read("P-256.pub.pem"), StandardCharsets.US_ASCII);
    String file = "\ufeffmade on Tuesday\r\n" + pem.replace("\n", "\r\n") + "bye\r\n";

    Verifier verifier = PublicKeys.load("k", file.getBytes(StandardCharsets.UTF_8));

    assertThat(verifier.verifies(MESSAGE, TestKeys.read("P-256.sig"))).isTrue();
    assertThat(verifier.name()).isEqualTo("k");
  }

  @Test
  void publicKeyBehindOtherBlocks_isTaken() throws IOException {
    byte[] both = concat(TestKeys.read("certificate.pem"), TestKeys.read("rsa2048.pub.pem"));

    assertThat(PublicKeys.load("k", both).fingerprint())
        .isEqualTo(TestKeys.verifier("rsa2048").fingerprint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "P-256", "ed25519"})
  void keyWithAnyByteMissingOrTooMany_isRefused(String key) {
    byte[] der = der(key);

    for (int length = 0; length < der.length; length++) {
      byte[] cut = Arrays.copyOf(der, length);
      assertThatThrownBy(() -> PublicKeys.ofDer("k", cut)).isInstanceOf(IOException.class);
    }
    byte[] longer = Arrays.copyOf(der, der.length + 1);
    assertThatThrownBy(() -> PublicKeys.ofDer("k", longer)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "P-256", "ed25519"})
  void keyWithAnyFlippedBit_isRefusedOrAnotherKey(String key) throws IOException {
    byte[] der = der(key);
    byte[] signature = TestKeys.read(key + ".sig");

    for (int bit = 0; bit < 8 * der.length; bit++) {
      if (key.equals("rsa2048") && (bit / 8 == 17 || bit / 8 == 18)) {
        continue; // the empty parameters of RSA, which mean nothing
      }
      byte[] changed = der.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(PublicKeys.ofDer("k", changed).verifies(MESSAGE, signature))
            .as("bit %d", bit)
            .isFalse();
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("k: ").hasMessageNotContaining("Exception");
      }
    }
  }

  @Test
  void exponentThatNoToolMakes_isRefused() throws Exception {
    BigInteger modulus = BigInteger.ONE.shiftLeft(2047).setBit(0);
    BigInteger exponent = BigInteger.ONE.shiftLeft(64).setBit(0);
    byte[] der =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, exponent))
            .getEncoded();

    assertThatThrownBy(() -> PublicKeys.ofDer("k", der))
        .isInstanceOf(IOException.class)
        .hasMessage("k: RSA key with an exponent of 65 bits, expected at most 64");
  }

  @Test
  void pointBesideTheCurve_isRefused() {
    byte[] der = der("P-256");
    der[der.length - 1] ^= 1;

    assertThatThrownBy(() -> PublicKeys.ofDer("k", der))
        .isInstanceOf(IOException.class)
        .hasMessage("k: damaged EC key: its point is not on the curve P-256");
  }

  private static byte[] der(String key) {
    String pem = new String(TestKeys.read(key + ".pub.pem"), StandardCharsets.US_ASCII);
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
