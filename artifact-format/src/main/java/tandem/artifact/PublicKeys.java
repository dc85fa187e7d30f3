package tandem.artifact;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tandem.pem.Der;
import tandem.pem.Pem;

/** Loads the keys that verify artifacts. Needs nothing but the Java platform. */
public final class PublicKeys {
  static final String LABEL = "PUBLIC KEY";

  private static final int SMALLEST_RSA =
      1024; // bits; the least that the reference tools sign with
  // Longer ones no tool makes: each bit is one more multiplication for each check.
  private static final int LONGEST_EXPONENT = 64; // bits

  private static final Set<String> ALGORITHMS =
      Set.of(ObjectIdentifier.RSA, ObjectIdentifier.EC, ObjectIdentifier.ED25519);

  private PublicKeys() {}

  /**
   * Loads the first {@code PUBLIC KEY} of a PEM file: RSA of at least 1024 bits (PKCS#1 v1.5), EC
   * on P-256 (raw and DER signatures) or Ed25519.
   *
   * @param name where the key comes from, for messages
   * @throws IOException when there is no such key; says what is there and what is expected
   */
  public static Verifier load(String name, byte[] pem) throws IOException {
    return ofDer(name, Pem.first(name, Pem.parse(name, pem), List.of(LABEL)).content());
  }

  /** Takes a key in DER form (SubjectPublicKeyInfo). */
  static Verifier ofDer(String name, byte[] der) throws IOException {
    SignatureScheme scheme = scheme(name, der);
    PublicKey key = decode(name, scheme, der);
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SMALLEST_RSA) {
      throw new IOException(
          name
              + ": RSA key of "
              + rsa.getModulus().bitLength()
              + " bits, expected at least "
              + SMALLEST_RSA);
    }
    if (key instanceof RSAPublicKey rsa && rsa.getPublicExponent().bitLength() > LONGEST_EXPONENT) {
      throw new IOException(
          name
              + ": RSA key with an exponent of "
              + rsa.getPublicExponent().bitLength()
              + " bits, expected at most "
              + LONGEST_EXPONENT);
    }
    if (key instanceof ECPublicKey ec && !P256.hasValidPoint(ec)) {
      throw new IOException(name + ": damaged EC key: its point is not on the curve P-256");
    }
    return new PublicKeyVerifier(name, key, scheme);
  }

  // Read by hand, because the platform does not tell which algorithm it does not know.
  private static SignatureScheme scheme(String name, byte[] der) throws IOException {
    String algorithm;
    String curve = "";
    try {
      Der identifier = new Der(new Der(new Der(der).read(Der.SEQUENCE)).read(Der.SEQUENCE));
      algorithm = ObjectIdentifier.dotted(identifier.read(Der.OBJECT_IDENTIFIER));
      if (identifier.nextIs(Der.OBJECT_IDENTIFIER)) {
        curve = ObjectIdentifier.dotted(identifier.read(Der.OBJECT_IDENTIFIER));
      }
    } catch (IOException e) {
      throw new IOException(name + ": damaged \"" + LABEL + "\": " + e.getMessage(), e);
    }
    requireKnown(name, algorithm);
    return switch (algorithm) {
      case ObjectIdentifier.RSA -> SignatureScheme.RSA;
      case ObjectIdentifier.ED25519 -> SignatureScheme.ED25519;
      default -> onCurve(name, curve);
    };
  }

  /** Refuses every algorithm but the three that sign artifacts. */
  static void requireKnown(String name, String algorithm) throws IOException {
    if (!ALGORITHMS.contains(algorithm)) {
      throw new IOException(
          name
              + ": key of algorithm "
              + ObjectIdentifier.nameOf(algorithm)
              + ", expected RSA, EC or Ed25519");
    }
  }

  private static SignatureScheme onCurve(String name, String curve) throws IOException {
    if (!curve.equals(ObjectIdentifier.P_256)) {
      String got = curve.isEmpty() ? "a curve without a name" : ObjectIdentifier.nameOf(curve);
      throw new IOException(name + ": EC key on " + got + ", expected P-256");
    }
    return SignatureScheme.ECDSA_P256;
  }

  private static PublicKey decode(String name, SignatureScheme scheme, byte[] der)
      throws IOException {
    try {
      PublicKey key =
          KeyFactory.getInstance(scheme.keyAlgorithm()).generatePublic(new X509EncodedKeySpec(der));
      if (!Arrays.equals(key.getEncoded(), der)) {
        throw new InvalidKeySpecException("not DER, or bytes behind it");
      }
      // Only here does the platform find out that a point of Ed25519 is none.
      Signature.getInstance(scheme.signatureAlgorithm()).initVerify(key);
      return key;
    } catch (InvalidKeySpecException | InvalidKeyException e) {
      throw new IOException(name + ": damaged " + scheme.keyAlgorithm() + " key: " + reason(e), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks the module jdk.crypto.ec", e);
    }
  }

  // The platform puts the names of its classes into its messages, which go to whoever sent the key.
  private static String reason(Exception e) {
    return String.valueOf(e.getMessage()).replaceAll("[\\w.]+Exception: ", "");
  }
}
