package tandem.artifact;

import java.io.IOException;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.ArrayList;
import java.util.List;
import tandem.pem.Der;

/** The curve P-256: checks points, and brings signatures into one form. */
final class P256 {
  /** Bytes of r and s, together, in the raw form. */
  static final int RAW_LENGTH = 64;

  private static final int HALF = RAW_LENGTH / 2;
  private static final int SHORTEST_DER = 8;
  private static final int LONGEST_DER = 72;
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private P256() {}

  /** Tells whether the key's point lies on the key's curve. */
  static boolean hasValidPoint(ECPublicKey key) {
    ECParameterSpec parameters = key.getParams();
    EllipticCurve curve = parameters.getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = key.getW().getAffineX();
    BigInteger y = key.getW().getAffineY();
    if (key.getW().equals(ECPoint.POINT_INFINITY) || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
    return y.pow(2).subtract(right).mod(p).signum() == 0;
  }

  /**
   * Returns what the signature may mean, as r and s of 32 bytes each: a signature of 64 bytes can
   * be raw or, very rarely, DER. Numbers outside of 1 to order - 1 mean nothing: some Java releases
   * accept zero for any message.
   */
  static List<byte[]> rawForms(byte[] signature) {
    List<byte[]> forms = new ArrayList<>();
    if (signature.length == RAW_LENGTH) {
      addIfInRange(
          forms, new BigInteger(1, signature, 0, HALF), new BigInteger(1, signature, HALF, HALF));
    }
    forms.addAll(derForms(signature));
    return forms;
  }

  /** Returns r and s of 32 bytes each, if the signature is DER. */
  static List<byte[]> derForms(byte[] signature) {
    List<byte[]> forms = new ArrayList<>();
    if (signature.length >= SHORTEST_DER && signature.length <= LONGEST_DER) {
      try {
        addDer(forms, signature);
      } catch (IOException e) {
        return List.of(); // no DER
      }
    }
    return forms;
  }

  private static void addDer(List<byte[]> forms, byte[] signature) throws IOException {
    Der outer = new Der(signature);
    Der numbers = new Der(outer.read(Der.SEQUENCE));
    BigInteger r = numbers.readPositive();
    BigInteger s = numbers.readPositive();
    if (outer.atEnd() && numbers.atEnd()) {
      addIfInRange(forms, r, s);
    }
  }

  private static void addIfInRange(List<byte[]> forms, BigInteger r, BigInteger s) {
    if (isInRange(r) && isInRange(s)) {
      byte[] raw = new byte[RAW_LENGTH];
      putRight(r, raw, HALF);
      putRight(s, raw, RAW_LENGTH);
      forms.add(raw);
    }
  }

  private static boolean isInRange(BigInteger number) {
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }

  private static void putRight(BigInteger number, byte[] target, int end) {
    byte[] bytes = number.toByteArray(); // up to 33 bytes: the first may be a zero for the sign
    int length = Math.min(bytes.length, HALF);
    System.arraycopy(bytes, bytes.length - length, target, end - length, length);
  }
}
