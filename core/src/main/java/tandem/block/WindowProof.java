package tandem.block;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Flushes a window, on the descriptor that writes, and then reads its pieces back, past the page
 * cache where the target allows it.
 *
 * <p>The checksum of a piece is that of the very bytes of which the digest of the stream is
 * computed. So once the digest is that of the manifest and each piece on the medium has its
 * checksum, the medium holds the image: the same that a digest of the medium would say, for a
 * thirtieth of its time.
 *
 * <p>A piece that is wrong or can not be read is written again from the page cache, if that still
 * has it, and read again: writing is what heals a bad sector. For one thread.
 */
final class WindowProof implements Closeable {
  private static final Logger LOG = System.getLogger(WindowProof.class.getName());
  private static final String PHASE = "verify";

  /** How much is read back at once. */
  private static final int BUFFER = 4 * Window.PIECE;

  /** How often a piece is written again. */
  static final int MOST_REPAIRS = 2;

  private final BlockDevice target;
  private final BooleanSupplier cancelled;
  private final FirstFailure failure;
  private final PieceSum sum = new PieceSum();
  private final ByteBuffer buffer = DirectReader.aligned(BUFFER);
  private MediumReader medium;
  private boolean usesCache;
  private long forgotten;
  private long read;
  private long proven;
  private long repaired;

  /**
   * Takes a target.
   *
   * @param medium opened on it, closed together with this
   */
  WindowProof(
      BlockDevice target, MediumReader medium, BooleanSupplier cancelled, FirstFailure failure) {
    this.target = target;
    this.medium = medium;
    this.usesCache = medium.proof() == Proof.CACHE;
    this.cancelled = cancelled;
    this.failure = failure;
  }

  /** Makes the pieces of the window durable and proves that they are there. */
  void prove(Window window) throws IOException, UpdateException {
    flush();
    // The next window, while this one is read. Not before: a flush waits for all that is under way.
    target.startWriteBack();
    int index = 0;
    while (index < window.count() && !failure.exists()) {
      Cancelled.check(cancelled, target, PHASE, window.position(index));
      int rowEnd = window.rowEnd(index, BUFFER / Window.PIECE);
      readBack(window, index, rowEnd);
      index = rowEnd;
    }
    forgetUntil(window.end());
  }

  // No more than what is proved: repairs come from the cache. But from before the end of the last
  // window on: the kernel forgets only whole folios, which are as large as one write.
  private void forgetUntil(long end) throws IOException {
    long start = Math.max(0, forgotten - Pipeline.CHUNK);
    target.forget(start, end - start);
    forgotten = end;
  }

  /** Flushes, and makes the cache forget what is not read past it. */
  private void flush() throws IOException {
    if (medium.proof() == Proof.DIRECT) {
      target.flush();
      return;
    }
    // Opened anew each time: what could not be read before may have been healed by writing it.
    medium.close();
    medium = target.openMedium();
    usesCache |= medium.proof() == Proof.CACHE;
  }

  private void readBack(Window window, int from, int to) throws IOException, UpdateException {
    // All of the row first: a repair needs the buffer.
    long wrong = wrongPieces(window, from, to);
    for (int i = from; i < to; i++) {
      if ((wrong & (1L << (i - from))) != 0) {
        repair(window, i);
      }
      proven += window.length(i);
    }
  }

  /** Returns the bits of those pieces of a row that the medium does not hold. */
  private long wrongPieces(Window window, int from, int to) {
    boolean isRead = isRowRead(window, from, to);
    long wrong = 0;
    for (int i = from; i < to; i++) {
      boolean isRight =
          isRead
              ? sum.of(buffer((i - from) * Window.PIECE, window.length(i))) == window.sum(i)
              : isOnMedium(window, i);
      if (!isRight) {
        wrong |= 1L << (i - from);
      }
    }
    return wrong;
  }

  private boolean isRowRead(Window window, int from, int to) {
    ByteBuffer row = buffer(0, (to - from - 1) * Window.PIECE + window.length(to - 1));
    try {
      read(window.position(from), row);
      return true;
    } catch (IOException e) {
      LOG.log(Level.WARNING, () -> Failures.reason(e) + "; reading each piece alone");
      return false;
    }
  }

  private boolean isOnMedium(Window window, int index) {
    ByteBuffer piece = buffer(0, window.length(index));
    try {
      read(window.position(index), piece);
    } catch (IOException e) {
      return false;
    }
    return sum.of(piece.flip()) == window.sum(index);
  }

  private void repair(Window window, int index) throws IOException, UpdateException {
    long position = window.position(index);
    int length = window.length(index);
    for (int tries = 1; tries <= MOST_REPAIRS && bringBack(window, index); tries++) {
      int now = tries;
      LOG.log(
          Level.WARNING,
          () ->
              "%s: %d bytes at %d are not what was written, or not readable; repair %d of %d"
                  .formatted(target.name(), length, position, now, MOST_REPAIRS));
      target.write(position, buffer(0, length));
      flush();
      if (isOnMedium(window, index)) {
        repaired += length;
        return;
      }
    }
    throw unproved(position, length);
  }

  // In both cases the installation can be done again, with the bytes from their source.
  private UpdateException unproved(long position, int length) {
    String piece = "slot %s: %d bytes at %d ".formatted(target.name(), length, position);
    try {
      read(position, buffer(0, length));
    } catch (IOException e) {
      return new UpdateException(
              ErrorKind.VERIFY_FAILED, piece + "can not be read back: " + Failures.reason(e), e)
          .withHint("the medium is failing; nothing was switched");
    }
    return new UpdateException(
            ErrorKind.VERIFY_FAILED, piece + "read back are not what was written")
        .withHint("the medium is failing, or something else writes to it; nothing was switched");
  }

  /** Brings a piece back into the buffer; false when nobody has it any more. */
  private boolean bringBack(Window window, int index) {
    return cacheHas(window, index) || isOfZeros(window, index);
  }

  private boolean cacheHas(Window window, int index) {
    ByteBuffer copy = buffer(0, window.length(index));
    try {
      target.read(window.position(index), copy);
    } catch (IOException e) {
      return false; // then it is not from the cache
    }
    return sum.of(copy.flip()) == window.sum(index);
  }

  // Zeros that a device was to make itself are in no cache.
  private boolean isOfZeros(Window window, int index) {
    ByteBuffer copy = buffer(0, window.length(index));
    while (copy.hasRemaining()) {
      copy.put((byte) 0);
    }
    return sum.of(copy.flip()) == window.sum(index);
  }

  private void read(long position, ByteBuffer into) throws IOException {
    int length = into.remaining();
    medium.read(position, into);
    read += length;
  }

  private ByteBuffer buffer(int from, int length) {
    return buffer.slice(from, length);
  }

  /** Returns what the pieces were proved by. */
  Proof by() {
    return usesCache ? Proof.CACHE : Proof.DIRECT;
  }

  /** Returns how many bytes were proved. */
  long proven() {
    return proven;
  }

  /** Returns how many bytes were read back. */
  long read() {
    return read;
  }

  /** Returns how many bytes had to be written again. */
  long repaired() {
    return repaired;
  }

  @Override
  public void close() throws IOException {
    medium.close();
  }
}
