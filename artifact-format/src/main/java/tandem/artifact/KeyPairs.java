package tandem.artifact;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import tandem.pem.Pem;

/** Generates key pairs. */
public final class KeyPairs {
  private static final int P256_BITS = 256;

  private KeyPairs() {}

  /** Generates a pair whose private key is in the form that holds any kind of key. */
  public static KeyPairPem generate(KeyType type) {
    return generate(type, PrivateKeyFormat.PKCS8);
  }

  /**
   * Generates a pair.
   *
   * @throws IllegalArgumentException when the kind of key has no such format
   */
  public static KeyPairPem generate(KeyType type, PrivateKeyFormat format) {
    if (type == KeyType.ED25519 && format == PrivateKeyFormat.TRADITIONAL) {
      throw new IllegalArgumentException("Ed25519 keys have no traditional format");
    }
    KeyPair pair = pair(type);
    byte[] pkcs8 = pair.getPrivate().getEncoded();
    byte[] spki = pair.getPublic().getEncoded();
    byte[] privateKey =
        switch (format) {
          case PKCS8 -> Pem.encode(PrivateKeys.PKCS8, pkcs8);
          case TRADITIONAL -> traditional(type, pkcs8, spki);
        };
    return new KeyPairPem(privateKey, Pem.encode(PublicKeys.LABEL, spki), pkcs8);
  }

  private static KeyPair pair(KeyType type) {
    return switch (type) {
      case RSA_3072 -> pair("RSA", new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4));
      case EC_P256 -> pair("EC", new ECGenParameterSpec("secp256r1"));
      case ED25519 -> pair("Ed25519", NamedParameterSpec.ED25519);
    };
  }

  private static KeyPair pair(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(parameters);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime makes no " + algorithm + " keys", e);
    }
  }

  private static byte[] traditional(KeyType type, byte[] pkcs8, byte[] spki) {
    try {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8);
      ASN1Encodable key = info.parsePrivateKey();
      if (type == KeyType.RSA_3072) {
        return Pem.encode(PrivateKeys.PKCS1, der(key));
      }
      ECPrivateKey whole =
          new ECPrivateKey(
              P256_BITS,
              ECPrivateKey.getInstance(key).getKey(),
              SubjectPublicKeyInfo.getInstance(spki).getPublicKeyData(),
              info.getPrivateKeyAlgorithm().getParameters());
      return Pem.encode(PrivateKeys.SEC1, der(whole));
    } catch (IOException e) {
      throw new IllegalStateException("the Java runtime made a key that can not be read", e);
    }
  }

  private static byte[] der(ASN1Encodable value) throws IOException {
    return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
  }
}
