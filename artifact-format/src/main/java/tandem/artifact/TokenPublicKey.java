package tandem.artifact;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The public part of a key in a token, from the key itself or the public key beside it. */
final class TokenPublicKey {
  private static final long PUBLIC_KEYS = 2;
  private static final byte[] P_256 = HexFormat.of().parseHex("06082a8648ce3d030107");
  private static final byte[] P_256_KEY =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
  private static final int POINT_LENGTH = 65;

  private final Cryptoki token;
  private final long session;
  private final long key;

  TokenPublicKey(Cryptoki token, long session, long key) {
    this.token = token;
    this.session = session;
    this.key = key;
  }

  /**
   * Returns the verifier; empty when the token does not tell.
   *
   * @throws IOException when no reader takes such a key
   */
  Optional<Verifier> load(String name, boolean rsa) throws IOException {
    byte[] der = rsa ? rsa() : ec(name);
    return der == null ? Optional.empty() : Optional.of(PublicKeys.ofDer(name, der));
  }

  private byte @Nullable [] rsa() throws IOException {
    byte[] modulus = attribute(Cryptoki.MODULUS);
    byte[] exponent = attribute(Cryptoki.PUBLIC_EXPONENT);
    if (modulus == null || exponent == null) {
      return null;
    }
    try {
      RSAPublicKeySpec spec =
          new RSAPublicKeySpec(new BigInteger(1, modulus), new BigInteger(1, exponent));
      return KeyFactory.getInstance("RSA").generatePublic(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IOException("damaged RSA key in the token: " + e.getMessage(), e);
    }
  }

  private byte @Nullable [] ec(String name) throws IOException {
    byte[] curve = attribute(Cryptoki.EC_PARAMS);
    if (curve != null && !Arrays.equals(curve, P_256)) {
      throw new IOException(name + ": EC key on another curve, expected P-256");
    }
    byte[] point = attribute(Cryptoki.EC_POINT);
    if (point == null || point.length < POINT_LENGTH) {
      return null;
    }
    // By the standard the point is in an OCTET STRING; some tokens leave that out.
    byte[] der = Arrays.copyOf(P_256_KEY, P_256_KEY.length + POINT_LENGTH);
    System.arraycopy(point, point.length - POINT_LENGTH, der, P_256_KEY.length, POINT_LENGTH);
    return der;
  }

  private byte @Nullable [] attribute(long number) throws IOException {
    byte[] own = token.attribute(session, key, number);
    byte[] id = token.attribute(session, key, Cryptoki.ID);
    if ((own != null && own.length > 0) || id == null || id.length == 0) {
      return own;
    }
    long[] partners = token.find(session, Cryptoki.CLASS, PUBLIC_KEYS, Cryptoki.ID, id);
    return partners.length == 1 ? token.attribute(session, partners[0], number) : null;
  }
}
