package tandem.block;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Compares chunks with what the target holds and writes the pages that differ. A page is 4 KiB, the
 * unit of the page cache, so that no write makes the kernel read first. Two differing runs less
 * than 16 KiB apart go as one: flash programs pages of about that size, so the gap costs no wear,
 * and one request costs less time than two.
 */
final class DifferenceWriter implements TargetWriter {
  static final int PAGE = 4096;
  static final int GAP = 4 * PAGE;

  /** How much is compared at once; also what is written unseen when it can not be read. */
  static final int PIECE = 256 * 1024;

  /**
   * How much is written between two flushes. Bounds the dirty memory and the last flush, and finds
   * a dead device early; the more often, the slower are flash cards.
   */
  static final long WATERMARK = 32L << 20;

  private static final Logger LOG = System.getLogger(DifferenceWriter.class.getName());

  private final BlockDevice target;
  private final ByteBuffer present = ByteBuffer.allocateDirect(PIECE);
  private long written;
  private long unflushed;
  private boolean isUnreadable;

  DifferenceWriter(BlockDevice target) {
    this.target = target;
  }

  @Override
  public long written() {
    return written;
  }

  @Override
  public void take(long position, ByteBuffer chunk) throws UpdateException {
    try {
      for (int at = 0; at < chunk.limit(); at += PIECE) {
        ByteBuffer piece = chunk.slice(at, Math.min(PIECE, chunk.limit() - at));
        if (read(position + at, piece.limit())) {
          writeDifferences(position + at, piece);
        } else {
          write(position + at, piece);
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void end() throws UpdateException {
    try {
      // Always: a writer before this one may have left data unflushed on the same device.
      target.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Reads what the target holds. Returns false when it can not be read: writing is what heals a bad
   * sector, and if it does not, the write or the read-back will say so.
   */
  private boolean read(long position, int length) {
    present.clear().limit(length);
    try {
      target.read(position, present);
      present.flip();
      return true;
    } catch (IOException e) {
      if (!isUnreadable) {
        LOG.log(Level.WARNING, () -> Failures.reason(e) + "; writing without comparing");
      }
      isUnreadable = true; // once is enough: a dying card has thousands of them
      return false;
    }
  }

  private void writeDifferences(long position, ByteBuffer piece) throws IOException {
    int start = nextDifference(piece, 0);
    while (start >= 0) {
      int end = start + PAGE;
      int next = nextDifference(piece, end);
      while (next >= 0 && next - end < GAP) {
        end = next + PAGE;
        next = nextDifference(piece, end);
      }
      int length = Math.min(end, piece.limit()) - start;
      write(position + start, piece.slice(start, length));
      start = next;
    }
  }

  /** Returns the start of the first page from this one on that differs, or -1. */
  private int nextDifference(ByteBuffer piece, int from) {
    int length = piece.limit() - from;
    if (length <= 0) {
      return -1;
    }
    int offset = piece.slice(from, length).mismatch(present.slice(from, length));
    return offset < 0 ? -1 : (from + offset) / PAGE * PAGE;
  }

  private void write(long position, ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    target.write(position, bytes);
    written += length;
    unflushed += length;
    if (unflushed >= WATERMARK) {
      target.flush();
      unflushed = 0;
    }
  }

  private static UpdateException failure(IOException cause) {
    return new UpdateException(ErrorKind.IO_ERROR, Failures.reason(cause), cause);
  }
}
