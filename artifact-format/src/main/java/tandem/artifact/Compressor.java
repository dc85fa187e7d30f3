package tandem.artifact;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * Compresses the inner archives, on one thread and with fixed settings, so that the same input
 * gives the same bytes on any number of cores. XZ and Zstandard come with us, so their bytes depend
 * on our version only. Deflate is the zlib of the Java runtime, which some systems replace by
 * another one with other bytes: between hosts, gzip artifacts are the same only when the zlib is.
 */
final class Compressor {
  // A device needs this much memory to decompress; the reference tool takes 64 MiB.
  private static final int XZ_DICTIONARY = 8 << 20;
  private static final int GZIP_BUFFER = 1 << 16;
  private static final int UNKNOWN_SYSTEM = 255;

  private Compressor() {}

  /**
   * Returns a stream that compresses into another one; closing it finishes and closes both.
   *
   * @param size bytes that will be written, at most; small ones take less memory at both ends
   */
  static OutputStream open(CompressionSetting compression, OutputStream out, long size)
      throws IOException {
    return switch (compression.method()) {
      case NONE -> out;
      case GZIP -> new GzipCompressorOutputStream(out, gzipParameters(compression.level()));
      case XZ -> new XZOutputStream(out, xzOptions(compression.level(), size), XZ.CHECK_CRC64);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(out, compression.level()).setChecksum(true);
    };
  }

  // A header that never changes: no name, no time, unknown system.
  private static GzipParameters gzipParameters(int level) {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(level);
    parameters.setOperatingSystem(UNKNOWN_SYSTEM);
    parameters.setBufferSize(GZIP_BUFFER);
    return parameters;
  }

  private static LZMA2Options xzOptions(int level, long size) throws IOException {
    LZMA2Options options = new LZMA2Options(level);
    long dictionary = Math.max(LZMA2Options.DICT_SIZE_MIN, Math.min(size, XZ_DICTIONARY));
    options.setDictSize((int) dictionary);
    return options;
  }

  /** Returns a size that no compressed form exceeds, for data that does not compress at all. */
  static long largestResult(long size) {
    return size + size / 256 + (1 << 16);
  }
}
