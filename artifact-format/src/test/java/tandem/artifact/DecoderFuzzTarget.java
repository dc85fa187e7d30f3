package tandem.artifact;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Decodes any bytes. The first byte of the input chooses the compression: n, g, x or z; with p it
 * is gzip data behind so much else that threads decode it in parts.
 */
public final class DecoderFuzzTarget {
  private static final long MEMORY = 256L << 20;
  private static final long DECODER = 1L << 20;
  private static final int LARGEST = 1 << 20;
  private static final byte[] LONG_MEMBER =
      ArtifactBytes.compressed(new byte[AheadIn.SHORT], Compression.GZIP);

  private DecoderFuzzTarget() {}

  /** Returns the compression that a letter of an input stands for. */
  static Compression compression(char letter) {
    return switch (letter) {
      case 'g' -> Compression.GZIP;
      case 'x' -> Compression.XZ;
      case 'z' -> Compression.ZSTD;
      default -> Compression.NONE;
    };
  }

  /** Checks one input. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    if (data[0] == 'p') {
      parts(Fuzzing.rest(data, 1));
    } else {
      alone(compression((char) data[0]), Fuzzing.rest(data, 1));
    }
  }

  private static void alone(Compression compression, byte[] encoded) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    boolean wholeAccepted =
        Fuzzing.accepted(
            ArtifactException.class,
            MEMORY,
            () -> decode(compression, new ByteArrayInputStream(encoded), 8192, whole));
    boolean partsAccepted =
        Fuzzing.accepted(
            ArtifactException.class,
            MEMORY,
            () -> decode(compression, new Dribble(encoded, 7), 333, parts));
    Fuzzing.check(
        wholeAccepted == partsAccepted,
        "accepted whole, and in small parts",
        wholeAccepted,
        partsAccepted);
    if (wholeAccepted) {
      byte[] bytes = whole.toByteArray();
      Fuzzing.check(Arrays.equals(bytes, parts.toByteArray()), "other bytes in small parts");
      Fuzzing.check(
          compression != Compression.GZIP || bytes.length >= LARGEST || isGzip(encoded, bytes),
          "the JDK decodes it otherwise");
    }
  }

  /** Threads come to the same end as one that decodes all. */
  private static void parts(byte[] rest) {
    byte[] encoded = Arrays.copyOf(LONG_MEMBER, LONG_MEMBER.length + rest.length);
    System.arraycopy(rest, 0, encoded, LONG_MEMBER.length, rest.length);
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    boolean oneAccepted =
        Fuzzing.accepted(
            ArtifactException.class,
            MEMORY,
            () -> decode(Compression.GZIP, new ByteArrayInputStream(encoded), 8192, one));
    boolean manyAccepted =
        Fuzzing.accepted(ArtifactException.class, MEMORY, () -> decodeAhead(encoded, many));
    Fuzzing.check(
        oneAccepted == manyAccepted, "accepted alone, by threads", oneAccepted, manyAccepted);
    // Where in a member the failure is noticed is of no importance.
    boolean same = Arrays.equals(one.toByteArray(), many.toByteArray());
    Fuzzing.check(same || !oneAccepted, "other bytes by threads");
  }

  private static void decodeAhead(byte[] encoded, ByteArrayOutputStream out) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(encoded);
    Decoder decoder = Decoder.open("archive", Compression.GZIP, in, DECODER);
    try (AheadIn ahead = new AheadIn(decoder, 2)) {
      copy(ahead, 8192, out);
    }
  }

  private static void decode(
      Compression compression, InputStream in, int step, ByteArrayOutputStream out)
      throws IOException {
    try (Decoder decoder = Decoder.open("archive", compression, in, DECODER)) {
      copy(decoder, step, out);
      Fuzzing.check(decoder.memory() <= DECODER, "memory of the decoder", decoder.memory());
    }
  }

  private static void copy(InputStream in, int step, ByteArrayOutputStream out) throws IOException {
    out.reset();
    byte[] buffer = new byte[step];
    // Bounded, because a fuzzer finds out how to decode a bomb.
    for (int n = 0; n >= 0 && out.size() < LARGEST; ) {
      n = in.read(buffer, 0, Math.min(step, LARGEST - out.size()));
      out.write(buffer, 0, Math.max(n, 0));
    }
  }

  private static boolean isGzip(byte[] encoded, byte[] expected) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(encoded))) {
      return Arrays.equals(in.readAllBytes(), expected);
    } catch (IOException e) {
      return false;
    }
  }
}
