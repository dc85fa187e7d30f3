package tandem.artifact;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Decodes any bytes. The first byte of the input chooses the compression: n, g, x or z. */
public final class DecoderFuzzTarget {
  private static final long MEMORY = 256L << 20;
  private static final long DECODER = 1L << 20;
  private static final int LARGEST = 1 << 20;

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
    Compression compression = compression((char) data[0]);
    byte[] encoded = Fuzzing.rest(data, 1);
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

  private static void decode(
      Compression compression, InputStream in, int step, ByteArrayOutputStream out)
      throws IOException {
    out.reset();
    try (Decoder decoder = Decoder.open("archive", compression, in, DECODER)) {
      byte[] buffer = new byte[step];
      // Bounded, because a fuzzer finds out how to decode a bomb.
      for (int n = 0; n >= 0 && out.size() < LARGEST; n = decoder.read(buffer)) {
        out.write(buffer, 0, n);
      }
      Fuzzing.check(decoder.memory() <= DECODER, "memory of the decoder", decoder.memory());
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
