package tandem.pem;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;

/**
 * Finds the public point of a private number on a curve, which the Java platform does only while it
 * makes a key. Plain affine arithmetic: a key is read once, and nobody else measures how long that
 * takes.
 */
final class EcPoints {
  private static final BigInteger TWO = BigInteger.TWO;
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private final BigInteger p;
  private final BigInteger a;

  private EcPoints(ECParameterSpec curve) {
    this.p = ((ECFieldFp) curve.getCurve().getField()).getP();
    this.a = curve.getCurve().getA();
  }

  /** Returns the generator of the curve, added up this many times. */
  static ECPoint multiple(ECParameterSpec curve, BigInteger times) {
    EcPoints points = new EcPoints(curve);
    ECPoint sum = ECPoint.POINT_INFINITY;
    for (int bit = times.bitLength() - 1; bit >= 0; bit--) {
      sum = points.add(sum, sum);
      if (times.testBit(bit)) {
        sum = points.add(sum, curve.getGenerator());
      }
    }
    return sum;
  }

  private ECPoint add(ECPoint left, ECPoint right) {
    if (left.equals(ECPoint.POINT_INFINITY)) {
      return right;
    }
    if (right.equals(ECPoint.POINT_INFINITY)) {
      return left;
    }
    BigInteger x = left.getAffineX();
    BigInteger y = left.getAffineY();
    boolean isSame = left.equals(right);
    if (!isSame && x.equals(right.getAffineX())) {
      return ECPoint.POINT_INFINITY;
    }
    BigInteger slope =
        isSame
            ? x.pow(2).multiply(THREE).add(a).multiply(y.multiply(TWO).modInverse(p))
            : right
                .getAffineY()
                .subtract(y)
                .multiply(right.getAffineX().subtract(x).mod(p).modInverse(p));
    BigInteger sumX = slope.pow(2).subtract(x).subtract(right.getAffineX()).mod(p);
    BigInteger sumY = slope.multiply(x.subtract(sumX)).subtract(y).mod(p);
    return new ECPoint(sumX, sumY);
  }
}
