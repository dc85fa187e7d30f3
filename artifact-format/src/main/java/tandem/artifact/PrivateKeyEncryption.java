package tandem.artifact;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import tandem.pem.Pem;

/** Encrypts private keys as PKCS#8 does: PBKDF2 with HMAC-SHA-256, then AES-256. */
final class PrivateKeyEncryption {
  /** Rounds that make each guess slow; a quarter of a second or so when the key is used. */
  private static final int ROUNDS = 600_000;

  private PrivateKeyEncryption() {}

  /** Returns the PEM of an encrypted key. */
  static byte[] encrypt(byte[] pkcs8, char[] passphrase) {
    JcePKCSPBEOutputEncryptorBuilder cipher =
        new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
            .setProvider(new BouncyCastleProvider())
            .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256))
            .setIterationCount(ROUNDS)
            .setRandom(new SecureRandom());
    try {
      byte[] encrypted =
          new PKCS8EncryptedPrivateKeyInfoBuilder(PrivateKeyInfo.getInstance(pkcs8))
              .build(cipher.build(passphrase))
              .toASN1Structure()
              .getEncoded(ASN1Encoding.DER);
      return Pem.encode(PrivateKeyDecryption.LABEL, encrypted);
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a key that was just made can not be encrypted", e);
    }
  }
}
