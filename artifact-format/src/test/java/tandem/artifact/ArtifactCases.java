package tandem.artifact;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Edits that several groups of cases use. */
final class ArtifactCases {
  private ArtifactCases() {}

  /** Appends bytes. */
  static UnaryOperator<byte[]> append(byte[] tail) {
    return bytes -> {
      byte[] longer = Arrays.copyOf(bytes, bytes.length + tail.length);
      System.arraycopy(tail, 0, longer, bytes.length, tail.length);
      return longer;
    };
  }

  /** Cuts bytes off the end. */
  static UnaryOperator<byte[]> cut(int number) {
    return bytes -> Arrays.copyOf(bytes, bytes.length - number);
  }

  /** Returns bytes that follow no pattern. */
  static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new SplittableRandom(7).nextBytes(noise);
    return noise;
  }
}
