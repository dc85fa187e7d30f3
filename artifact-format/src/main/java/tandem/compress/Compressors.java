package tandem.compress;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Opens compressing streams. What they write depends on the input, the level and the announced size
 * only: not on the number of cores, nor on the heap, which decide how many threads there are.
 */
public final class Compressors {
  // What everything else takes.
  private static final long RESERVED = 24L << 20;

  private Compressors() {}

  /**
   * Opens a gzip stream; closing it closes the other one, too.
   *
   * @param level 1 to 9
   * @param size bytes that will be written, at most
   */
  public static OutputStream gzip(OutputStream out, int level, long size) {
    return open(new GzipFormat(level), out, size);
  }

  /**
   * Opens an XZ stream; closing it closes the other one, too.
   *
   * @param level 0 to 9
   * @param size bytes that will be written, at most; small ones take less memory at both ends
   */
  public static OutputStream xz(OutputStream out, int level, long size) throws IOException {
    return open(new XzFormat(level, size), out, size);
  }

  /**
   * Opens a Zstandard stream; closing it closes the other one, too.
   *
   * @param level 1 to 19
   * @param size bytes that will be written, at most
   */
  public static OutputStream zstd(OutputStream out, int level, long size) {
    return open(new ZstdFormat(level), out, size);
  }

  private static OutputStream open(ChunkFormat format, OutputStream out, long size) {
    long heap = Runtime.getRuntime().maxMemory() - RESERVED;
    long affordable = Math.max(1, heap / format.bytesPerWorker());
    int cores = Runtime.getRuntime().availableProcessors();
    return new ChunkedOutputStream(format, out, size, (int) Math.min(cores, affordable));
  }
}
