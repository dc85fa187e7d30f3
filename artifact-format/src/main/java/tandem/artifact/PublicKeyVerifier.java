package tandem.artifact;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** Verifies with the Java platform alone, because loading another library is slow on a device. */
final class PublicKeyVerifier implements Verifier {
  private static final int ED25519_LENGTH = 64;

  private final String name;
  private final PublicKey key;
  private final SignatureScheme scheme;
  private final Digest fingerprint;

  PublicKeyVerifier(String name, PublicKey key, SignatureScheme scheme) {
    this.name = name;
    this.key = key;
    this.scheme = scheme;
    this.fingerprint = Digest.sha256(key.getEncoded());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Digest fingerprint() {
    return fingerprint;
  }

  @Override
  public KeyKind kind() {
    return switch (scheme) {
      case RSA -> new KeyKind(KeyKind.RSA, ((RSAPublicKey) key).getModulus().bitLength());
      case ECDSA_P256 -> new KeyKind(KeyKind.ECDSA_P256, 256);
      case ED25519 -> new KeyKind(KeyKind.ED25519, 256);
    };
  }

  @Override
  public boolean verifies(byte[] message, byte[] signature) {
    return forms(signature).stream().anyMatch(form -> matches(message, form));
  }

  private List<byte[]> forms(byte[] signature) {
    return switch (scheme) {
      case RSA -> List.of(signature);
      case ECDSA_P256 -> P256.rawForms(signature);
      // The platform ignores what follows the 64 bytes.
      case ED25519 -> signature.length == ED25519_LENGTH ? List.of(signature) : List.of();
    };
  }

  private boolean matches(byte[] message, byte[] signature) {
    try {
      Signature check = Signature.getInstance(scheme.signatureAlgorithm());
      check.initVerify(key);
      check.update(message);
      return check.verify(signature);
    } catch (SignatureException e) {
      return false; // wrong length or structure: not a signature of this key
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(name + ": the key was accepted, but does not work", e);
    }
  }
}
