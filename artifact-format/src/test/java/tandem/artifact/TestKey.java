package tandem.artifact;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/** A key of the Java platform, to sign and verify with. */
final class TestKey implements Verifier, Signer {
  private final String name;
  private final KeyPair keys;

  private TestKey(String name, KeyPair keys) {
    this.name = name;
    this.keys = keys;
  }

  /** Makes a new P-256 key, whose signatures are short. */
  static TestKey generate(String name) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return new TestKey(name, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes a public key in DER. */
  static TestKey of(String algorithm, byte[] der) {
    try {
      PublicKey key = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
      return new TestKey(algorithm, new KeyPair(key, null));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Signature signature() throws GeneralSecurityException {
    return Signature.getInstance(
        keys.getPublic().getAlgorithm().equals("EC")
            ? "SHA256withECDSAinP1363Format"
            : "SHA256withRSA");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Digest fingerprint() {
    return Digest.sha256(keys.getPublic().getEncoded());
  }

  @Override
  public KeyKind kind() {
    return new KeyKind(KeyKind.ECDSA_P256, 256);
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = signature();
      signature.initSign(keys.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean verifies(byte[] message, byte[] signature) {
    try {
      Signature check = signature();
      check.initVerify(keys.getPublic());
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
