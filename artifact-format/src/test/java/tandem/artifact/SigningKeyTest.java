package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.pem.Pem;

class SigningKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"rsa1024", "rsa2048", "rsa3072", "rsa4096", "ed25519"})
  void signature_equalsThatOfOpenssl(String key) throws IOException {
    assertThat(TestKeys.signingKey(key).sign(TestKeys.MESSAGE))
        .isEqualTo(TestKeys.read(key + ".sig"));
  }

  // RFC 6979, appendix A.2.5: P-256 with SHA-256, messages "sample" and "test".
  @Test
  void ecdsaSignature_equalsThatOfTheStandard() throws IOException {
    String sec1 =
        "30310201010420c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
            + "a00a06082a8648ce3d030107";
    SigningKey key =
        PrivateKeys.load("k", Pem.encode("EC PRIVATE KEY", HexFormat.of().parseHex(sec1)));

    assertThat(HexFormat.of().formatHex(key.sign("sample".getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    assertThat(HexFormat.of().formatHex(key.sign("test".getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(
            "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
                + "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "P-256", "ed25519"})
  void ownVerifier_verifies(String key) throws IOException {
    SigningKey signing = TestKeys.signingKey(key);
    byte[] signature = signing.sign(TestKeys.MESSAGE);

    assertThat(signing.verifier().verifies(TestKeys.MESSAGE, signature)).isTrue();
    assertThat(signing.verifier().fingerprint()).isEqualTo(TestKeys.verifier(key).fingerprint());
    assertThat(signing.isKnownToMender()).isEqualTo(!key.equals("ed25519"));
  }

  @Test
  void damagedRsaKey_signsNothing() throws IOException {
    RSAPrivateKey key =
        RSAPrivateKey.getInstance(
            Pem.parse("k", TestKeys.read("rsa2048-pkcs1.pem")).get(0).content());
    RSAPrivateKey damaged =
        new RSAPrivateKey(
            key.getModulus(),
            key.getPublicExponent(),
            key.getPrivateExponent(),
            key.getPrime1(),
            key.getPrime2(),
            key.getExponent1().add(BigInteger.TWO),
            key.getExponent2(),
            key.getCoefficient());
    SigningKey signing = PrivateKeys.load("k", Pem.encode("RSA PRIVATE KEY", damaged.getEncoded()));

    assertThatThrownBy(() -> signing.sign(TestKeys.MESSAGE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("k: ");
  }
}
