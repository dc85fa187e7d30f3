package tandem.artifact;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.UnsupportedOptionsException;
import org.tukaani.xz.XZInputStream;

/**
 * Decodes an inner archive with bounded memory, up to the end of a stream it does not own. What is
 * wrong with the data comes as an {@link ArtifactException}; a failure of the source stays what it
 * is.
 */
final class Decoder extends InputStream {
  private static final int BUFFER = 64 << 10;
  private static final int XZ_OVERHEAD_KIB = 128;
  private static final int LARGEST_WINDOW_LOG = 30; // what 32-bit systems can do
  private static final long LARGEST_WINDOW = 1L << LARGEST_WINDOW_LOG;

  private final String name;
  private final Source source;
  private final InputStream decoded;
  private final long memory;
  private final long memoryLimit;

  private Decoder(String name, Source source, InputStream decoded, long memory, long memoryLimit) {
    this.name = name;
    this.source = source;
    this.decoded = decoded;
    this.memory = memory;
    this.memoryLimit = memoryLimit;
  }

  /**
   * Opens an archive.
   *
   * @param name what to call the archive in messages
   * @param memoryLimit largest dictionary or window, in bytes
   * @throws LimitExceededException when the data declares a larger one
   */
  static Decoder open(String name, Compression compression, InputStream in, long memoryLimit)
      throws IOException {
    Source source = new Source(in);
    try {
      return switch (compression) {
        case NONE -> new Decoder(name, source, source, 0, memoryLimit);
        case GZIP -> new Decoder(name, source, new GzipIn(name, source), 0, memoryLimit);
        case XZ -> xz(name, source, memoryLimit);
        case ZSTD -> zstd(name, source, memoryLimit);
      };
    } catch (IOException e) {
      throw translated(name, source, e);
    }
  }

  private static Decoder xz(String name, Source source, long memoryLimit) throws IOException {
    BufferedInputStream in = new BufferedInputStream(source, BUFFER);
    long dictionary = XzDictionary.peek(in);
    if (dictionary > memoryLimit) {
      throw new LimitExceededException(name + ": xz dictionary", dictionary, memoryLimit, "bytes");
    }
    // The decoder counts its fixed needs too. It asks for a dictionary with every block, so a
    // cache keeps a file of many small blocks from costing one allocation each.
    long kib = Math.min(memoryLimit / 1024 + XZ_OVERHEAD_KIB, Integer.MAX_VALUE);
    InputStream decoded = new XZInputStream(in, (int) kib, true, new BasicArrayCache());
    return new Decoder(name, source, decoded, dictionary, memoryLimit);
  }

  private static Decoder zstd(String name, Source source, long memoryLimit) throws IOException {
    long limit = Math.min(memoryLimit, LARGEST_WINDOW);
    ZstdFrames frames = new ZstdFrames(name, new BufferedInputStream(source, BUFFER), limit);
    try {
      ZstdInputStreamNoFinalizer decoded =
          new ZstdInputStreamNoFinalizer(frames, RecyclingBufferPool.INSTANCE);
      decoded.setLongMax(LARGEST_WINDOW_LOG);
      return new Decoder(name, source, decoded, frames.firstWindow(), memoryLimit);
    } catch (LinkageError e) {
      throw new UnsupportedArtifactException(name + ": no zstd decoder for this platform", e);
    }
  }

  /** Returns the dictionary or window that the start of the data declares, in bytes. */
  long memory() {
    return memory;
  }

  /** Returns how much memory may be taken for decoding, in bytes. */
  long memoryLimit() {
    return memoryLimit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    try {
      return decoded.read(b, off, len);
    } catch (IOException e) {
      throw translated(name, source, e);
    }
  }

  /**
   * Reads the next part of the data into a piece, for another thread to decode. False, and nothing
   * is read, where the data is not in parts: then it is to be read as a stream.
   */
  boolean part(Piece piece) throws IOException {
    try {
      return decoded instanceof GzipIn gzip && gzip.part(piece);
    } catch (IOException e) {
      throw translated(name, source, e);
    }
  }

  /** Tells whether what was read so far ends where another part may begin. */
  boolean isAtPart() {
    return decoded instanceof GzipIn gzip && gzip.isAtPart();
  }

  private static IOException translated(String name, Source source, IOException e) {
    if (e == source.failure || e instanceof ArtifactException) {
      return e;
    }
    if (e instanceof MemoryLimitException limit) {
      return new LimitExceededException(
          name + ": xz decoder",
          1024L * limit.getMemoryNeeded(),
          1024L * limit.getMemoryLimit(),
          "bytes");
    }
    if (e instanceof UnsupportedOptionsException) {
      return new UnsupportedArtifactException(name + ": " + e.getMessage(), e);
    }
    String what = e instanceof EOFException ? "compressed data ended early" : "damaged data";
    return new CorruptedArtifactException(
        name + ": " + what + (e.getMessage() == null ? "" : ": " + e.getMessage()), e);
  }

  /** Frees the decoder's memory; leaves the source open. */
  @Override
  public void close() throws IOException {
    decoded.close();
  }

  /** The source, which it leaves open, with a note of its failure. */
  private static final class Source extends InputStream {
    private final InputStream in;
    private @Nullable IOException failure;

    Source(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      try {
        return in.read(b, off, len);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
