package tandem.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateKeyPemTest {

  @ParameterizedTest
  @CsvSource({
    "RSA, 2048, SHA256withRSA",
    "EC, secp256r1, SHA256withECDSA",
    "EC, secp384r1, SHA256withECDSA",
    "EC, secp521r1, SHA256withECDSA",
    "Ed25519, 255, Ed25519",
  })
  void pkcs8_hasThePublicKeyThatItWasMadeWith(String algorithm, String parameter, String signature)
      throws GeneralSecurityException, IOException {
    KeyPair made = generate(algorithm, parameter);

    KeyPair read =
        PrivateKeyPem.load("k", Pem.encode("PRIVATE KEY", made.getPrivate().getEncoded()));

    assertThat(read.getPublic().getEncoded()).isEqualTo(made.getPublic().getEncoded());
    assertThat(verifies(read, signature)).isTrue();
  }

  @Test
  void sec1_takesTheCurveFromTheBlockBeforeIt() throws GeneralSecurityException, IOException {
    KeyPair made = generate("EC", "secp256r1");
    Der info = new Der(new Der(made.getPrivate().getEncoded()).read(Der.SEQUENCE));
    info.read(Der.INTEGER);
    Der algorithm = new Der(info.read(Der.SEQUENCE));
    algorithm.read(Der.OBJECT_IDENTIFIER);
    byte[] curve = Der.encode(Der.OBJECT_IDENTIFIER, algorithm.read(Der.OBJECT_IDENTIFIER));
    byte[] key = info.read(Der.OCTET_STRING);
    String text =
        text(Pem.encode("EC PARAMETERS", curve)) + text(Pem.encode("EC PRIVATE KEY", key));

    KeyPair read = PrivateKeyPem.load("k", text.getBytes(StandardCharsets.US_ASCII));

    assertThat(read.getPublic().getEncoded()).isEqualTo(made.getPublic().getEncoded());
  }

  @Test
  void pkcs1_isAnRsaKey() throws GeneralSecurityException, IOException {
    KeyPair made = generate("RSA", "2048");
    Der info = new Der(new Der(made.getPrivate().getEncoded()).read(Der.SEQUENCE));
    info.read(Der.INTEGER);
    info.read(Der.SEQUENCE);

    KeyPair read =
        PrivateKeyPem.load("k", Pem.encode("RSA PRIVATE KEY", info.read(Der.OCTET_STRING)));

    assertThat(read.getPublic().getEncoded()).isEqualTo(made.getPublic().getEncoded());
  }

  @ParameterizedTest
  @CsvSource({
    "ENCRYPTED PRIVATE KEY, holds \"ENCRYPTED PRIVATE KEY\"",
    "PRIVATE KEY, damaged or unknown \"PRIVATE KEY\"",
    "RSA PRIVATE KEY, damaged or unknown \"RSA PRIVATE KEY\"",
    "EC PRIVATE KEY, damaged or unknown \"EC PRIVATE KEY\"",
  })
  void whatIsNoKey_isRefusedWithItsName(String label, String expected) {
    byte[] pem = Pem.encode(label, new byte[] {0x30, 3, 2, 1, 0});

    assertThatThrownBy(() -> PrivateKeyPem.load("/data/key.pem", pem))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("/data/key.pem: " + expected);
  }

  @Test
  void encryptedKeyOfTheOldForm_isRefused() {
    String pem =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,00

        AAAA
        -----END RSA PRIVATE KEY-----
        """;

    assertThatThrownBy(() -> PrivateKeyPem.load("k", pem.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(IOException.class)
        .hasMessage("k: the key is encrypted, expected one without a passphrase");
  }

  private static String text(byte[] pem) {
    return new String(pem, StandardCharsets.US_ASCII);
  }

  private static KeyPair generate(String algorithm, String parameter)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("EC")) {
      generator.initialize(new ECGenParameterSpec(parameter));
    } else {
      generator.initialize(Integer.parseInt(parameter));
    }
    return generator.generateKeyPair();
  }

  private static boolean verifies(KeyPair pair, String algorithm) throws GeneralSecurityException {
    byte[] message = {1, 2, 3};
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(pair.getPrivate());
    signer.update(message);
    byte[] signature = signer.sign();
    signer.initVerify(pair.getPublic());
    signer.update(message);
    return signer.verify(signature);
  }
}
