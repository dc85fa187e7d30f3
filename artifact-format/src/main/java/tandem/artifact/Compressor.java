package tandem.artifact;

import java.io.IOException;
import java.io.OutputStream;
import tandem.compress.Compressors;

/** Compresses the inner archives. The same input and size give the same bytes on every machine. */
final class Compressor {
  private Compressor() {}

  /**
   * Returns a stream that compresses into another one; closing it finishes and closes both.
   *
   * @param size bytes that will be written, at most; small ones take less memory at both ends
   */
  static OutputStream open(CompressionSetting compression, OutputStream out, long size)
      throws IOException {
    int level = compression.level();
    return switch (compression.method()) {
      case NONE -> out;
      case GZIP -> Compressors.gzip(out, level, size);
      case XZ -> Compressors.xz(out, level, size);
      case ZSTD -> Compressors.zstd(out, level, size);
    };
  }

  /** Returns a size that no compressed form exceeds, for data that does not compress at all. */
  static long largestResult(long size) {
    return size + size / 256 + (1 << 16);
  }
}
