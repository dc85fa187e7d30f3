package tandem.block;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/**
 * Reads what the target holds, where that is likely to save writes. Once a stretch has brought
 * nothing, only samples are read, until one brings something: on a card, reading takes half as long
 * as writing. Zeros are always compared, because much of a card may hold them.
 */
final class Comparison {
  /** How many bytes bring nothing before only samples are compared. */
  static final int PATIENCE = 16 << 20;

  /** One of how many chunks is a sample. */
  static final int SAMPLE = 16;

  private static final Logger LOG = System.getLogger(Comparison.class.getName());
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(DifferenceWriter.PAGE);

  private final BlockDevice target;
  private final MediumReader medium;
  private final ByteBuffer present = DirectReader.aligned(Pipeline.CHUNK);
  private boolean isUnreadable;
  private long fruitless;
  private int left; // chunks since the last sample
  private long read;

  /**
   * Takes a target.
   *
   * @param medium opened on it
   */
  Comparison(BlockDevice target, MediumReader medium) {
    this.target = target;
    this.medium = medium;
  }

  /** Returns whether what was found equal is known to be on the medium. */
  boolean isProof() {
    return medium.proof() == Proof.DIRECT;
  }

  /** Returns how many bytes were read. */
  long read() {
    return read;
  }

  /**
   * Reads what the target holds in place of a chunk. Returns false when it is not worth that, or
   * can not be read: writing is what heals a bad sector, and if it does not, the write or the
   * read-back will say so.
   */
  boolean look(long position, ByteBuffer chunk) {
    if (!isWorthwhile(chunk)) {
      return false;
    }
    int length = chunk.remaining();
    present.clear().limit(length);
    try {
      if (isProof()) {
        medium.read(position, present);
      } else {
        target.read(position, present);
      }
      read += length;
      if (!isZero(chunk)) {
        fruitless += length; // zeros say nothing: they are equal in unlike images too
      }
      return true;
    } catch (IOException e) {
      if (!isUnreadable) {
        LOG.log(Level.WARNING, () -> Failures.reason(e) + "; writing without comparing");
      }
      isUnreadable = true; // once is enough: a dying card has thousands of them
      return false;
    }
  }

  private boolean isWorthwhile(ByteBuffer chunk) {
    if (fruitless < PATIENCE || isZero(chunk)) {
      return true;
    }
    left = (left + 1) % SAMPLE;
    return left == 0;
  }

  /** Returns whether the rest of the buffer is zeros. */
  static boolean isZero(ByteBuffer chunk) {
    if (chunk.get(chunk.position()) != 0) {
      return false;
    }
    int end = chunk.limit();
    int start = chunk.position();
    boolean zero = true;
    for (int at = start; zero && at < end; at += ZEROS.capacity()) {
      int length = Math.min(ZEROS.capacity(), end - at);
      zero = ZEROS.slice(0, length).mismatch(chunk.slice(at, length)) < 0;
    }
    return zero;
  }

  /**
   * Returns the start of the first page that differs, from this one on; the end of the chunk when
   * none does. Positions count from the start of the chunk.
   */
  int nextDifference(ByteBuffer chunk, int from) {
    int start = chunk.position();
    int length = chunk.remaining();
    if (from >= length) {
      return length;
    }
    int offset = chunk.position(start + from).mismatch(present.position(from).limit(length));
    chunk.position(start);
    int next =
        offset < 0 ? length : (from + offset) / DifferenceWriter.PAGE * DifferenceWriter.PAGE;
    if (next > from && fruitless > 0 && !isZero(firstPage(chunk, from))) {
      fruitless = 0;
    }
    return next;
  }

  private static ByteBuffer firstPage(ByteBuffer chunk, int from) {
    int length = Math.min(DifferenceWriter.PAGE, chunk.remaining() - from);
    return chunk.slice(chunk.position() + from, length);
  }
}
