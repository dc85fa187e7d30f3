package tandem.artifact;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import tandem.pem.Pem;

/**
 * Loads the keys that sign artifacts, in every PEM form that OpenSSL writes. For build hosts: it
 * takes Bouncy Castle, which a device does not have.
 */
public final class PrivateKeys {
  static final String PKCS8 = "PRIVATE KEY";
  static final String PKCS1 = "RSA PRIVATE KEY";
  static final String SEC1 = "EC PRIVATE KEY";

  private static final List<String> LABELS =
      List.of(PKCS8, PrivateKeyDecryption.LABEL, PKCS1, SEC1);
  private static final String EC_PARAMETERS = "EC PARAMETERS";

  private PrivateKeys() {}

  /**
   * Tells whether the first private key of a PEM file is encrypted.
   *
   * @throws IOException when there is no private key; says what is there and what is expected
   */
  public static boolean needsPassphrase(String name, byte[] pem) throws IOException {
    return PrivateKeyDecryption.isEncrypted(Pem.first(name, Pem.parse(name, pem), LABELS));
  }

  /**
   * Returns what the first private key of a PEM file is, for instance {@code EC PRIVATE KEY}.
   *
   * @throws IOException when there is no private key; says what is there and what is expected
   */
  public static String label(String name, byte[] pem) throws IOException {
    return Pem.first(name, Pem.parse(name, pem), LABELS).label();
  }

  /**
   * Loads the first private key of a PEM file, which must not be encrypted: RSA of at least 1024
   * bits, EC on P-256 or Ed25519.
   *
   * @param name where the key comes from, for messages
   * @throws IOException when there is no such key; says what is there and what is expected
   */
  public static SigningKey load(String name, byte[] pem) throws IOException {
    return load(name, pem, Optional.empty());
  }

  /**
   * Loads the first private key of a PEM file, which may be encrypted.
   *
   * @param name where the key comes from, for messages
   * @param passphrase is not kept; the caller may overwrite it afterwards
   * @throws IOException when there is no such key or the passphrase is wrong
   */
  public static SigningKey load(String name, byte[] pem, char[] passphrase) throws IOException {
    return load(name, pem, Optional.of(passphrase));
  }

  private static SigningKey load(String name, byte[] pem, Optional<char[]> passphrase)
      throws IOException {
    List<Pem> blocks = Pem.parse(name, pem);
    Pem block = Pem.first(name, blocks, LABELS);
    byte[] der = block.content();
    if (PrivateKeyDecryption.isEncrypted(block)) {
      if (passphrase.isEmpty()) {
        throw new IOException(name + ": the key is encrypted, and no passphrase was given");
      }
      der = PrivateKeyDecryption.decrypt(name, block, passphrase.get());
    }
    return SigningKey.of(name, decode(name, block.label(), der, blocks));
  }

  private static PrivateKeyInfo decode(String name, String label, byte[] der, List<Pem> blocks)
      throws IOException {
    try {
      return switch (label) {
        case PKCS1 ->
            new PrivateKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                RSAPrivateKey.getInstance(der));
        case SEC1 -> ecKey(ECPrivateKey.getInstance(der), blocks);
        default -> PrivateKeyInfo.getInstance(der);
      };
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle answers wrong structures with many kinds of unchecked exception.
      throw new IOException(name + ": damaged \"" + label + "\": " + e.getMessage(), e);
    }
  }

  private static PrivateKeyInfo ecKey(ECPrivateKey key, List<Pem> blocks) throws IOException {
    ASN1Encodable curve = key.getParametersObject();
    for (Pem block : blocks) {
      if (curve == null && block.label().equals(EC_PARAMETERS)) {
        curve = ASN1Primitive.fromByteArray(block.content());
      }
    }
    if (curve == null) {
      throw new IllegalArgumentException("it does not say which curve");
    }
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
  }
}
