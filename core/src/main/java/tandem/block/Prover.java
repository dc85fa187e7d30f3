package tandem.block;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Proves what is written while more is being written: a thread of its own flushes each window, on
 * the descriptor that writes, and then reads its pieces back, past the page cache where the target
 * allows it.
 *
 * <p>The checksum of a piece is that of the very bytes of which the digest of the stream is
 * computed. So once the digest is that of the manifest and each piece on the medium has its
 * checksum, the medium holds the image: the same that a digest of the medium would say, for a
 * thirtieth of its time.
 *
 * <p>A piece that is wrong is written again from the page cache, if that still has it, and read
 * again.
 */
final class Prover implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Prover.class.getName());
  private static final String PHASE = "verify";

  /** How much is read back at once. */
  private static final int BUFFER = 4 * Window.PIECE;

  /** The window being filled, and the one being proved. */
  private static final int WINDOWS = 2;

  /** How many pieces, 2 MiB, are worth to be on their way while nothing is being proved. */
  private static final int START = 32;

  /** How often a piece is written again. */
  static final int MOST_REPAIRS = 2;

  private final BlockDevice target;
  private final BooleanSupplier cancelled;
  private final FirstFailure failure;
  private final BlockingQueue<Window> free = new ArrayBlockingQueue<>(WINDOWS + 1);
  private final BlockingQueue<Window> full = new ArrayBlockingQueue<>(WINDOWS + 1);
  private final Window end = new Window();
  private final PieceSum sum = new PieceSum();
  private volatile boolean isIdle = true; // a hint only: the two threads need not agree
  private @Nullable Window current;
  private @Nullable Thread thread;
  private @Nullable ByteBuffer buffer;

  // These belong to the thread until it has ended.
  private MediumReader medium;
  private boolean usesCache;
  private long read;
  private long proven;
  private long repaired;

  /**
   * Takes a target.
   *
   * @param medium opened on it, closed together with this
   */
  Prover(BlockDevice target, MediumReader medium, BooleanSupplier cancelled, FirstFailure failure) {
    this.target = target;
    this.medium = medium;
    this.usesCache = medium.proof() == Proof.CACHE;
    this.cancelled = cancelled;
    this.failure = failure;
    for (int i = 0; i < WINDOWS; i++) {
      free.add(new Window());
    }
  }

  /**
   * Takes a piece that was written, for its checksum; the bytes are not needed afterwards. Waits
   * where the proof is behind.
   */
  void add(long position, ByteBuffer piece) throws IOException, UpdateException {
    Window window = current == null ? Waiting.take(free) : current;
    failure.check();
    window.add(position, piece);
    current = window;
    if (window.isFull()) {
      handOver(window);
    } else if (isIdle && window.count() % START == 0) {
      target.startWriteBack();
    }
  }

  private void handOver(Window window) {
    current = null;
    isIdle = false;
    full.add(window);
    if (thread == null) {
      thread = new Thread(this::run, "tandem-prove");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Waits until all is durable and proved. */
  void finish() throws IOException, UpdateException {
    if (current != null) {
      handOver(current);
    }
    stop();
    failure.check();
  }

  private void stop() {
    if (thread != null) {
      full.add(end);
      Waiting.join(thread);
      thread = null;
    }
  }

  private void run() {
    try {
      buffer = DirectReader.aligned(BUFFER);
      Window window = Waiting.take(full);
      while (window != end && !failure.exists()) {
        prove(window);
        window.clear();
        free.add(window);
        isIdle = full.isEmpty();
        window = Waiting.take(full);
      }
    } catch (IOException e) {
      failure.keep(new UpdateException(ErrorKind.IO_ERROR, Failures.reason(e), e));
    } catch (Throwable e) {
      failure.keep(e);
    }
    free.add(end); // the writer may wait for one
  }

  private void prove(Window window) throws IOException, UpdateException {
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
    target.forget();
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
    ByteBuffer row = buffer(0, (to - from - 1) * Window.PIECE + window.length(to - 1));
    read(window.position(from), row);
    // All of the row first: a repair needs the buffer.
    long wrong = 0;
    for (int i = from; i < to; i++) {
      ByteBuffer piece = buffer((i - from) * Window.PIECE, window.length(i));
      if (sum.of(piece) != window.sum(i)) {
        wrong |= 1L << (i - from);
      }
    }
    for (int i = from; i < to; i++) {
      if ((wrong & (1L << (i - from))) != 0) {
        repair(window, i);
      }
      proven += window.length(i);
    }
  }

  private void repair(Window window, int index) throws IOException, UpdateException {
    long position = window.position(index);
    int length = window.length(index);
    for (int tries = 1; tries <= MOST_REPAIRS && bringBack(window, index); tries++) {
      int now = tries;
      LOG.log(
          Level.WARNING,
          () ->
              "%s: %d bytes at %d are not what was written; repair %d of %d"
                  .formatted(target.name(), length, position, now, MOST_REPAIRS));
      target.write(position, buffer(0, length));
      flush();
      read(position, buffer(0, length));
      if (sum.of(buffer(0, length)) == window.sum(index)) {
        repaired += length;
        return;
      }
    }
    throw new UpdateException(
            ErrorKind.VERIFY_FAILED,
            "slot %s: %d bytes at %d read back are not what was written"
                .formatted(target.name(), length, position))
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
    ByteBuffer all = buffer;
    if (all == null) {
      throw new IllegalStateException("only the thread has a buffer");
    }
    return all.slice(from, length);
  }

  /** Returns what the pieces were proved by; only after the end. */
  Proof proof() {
    return usesCache ? Proof.CACHE : Proof.DIRECT;
  }

  /** Returns how many bytes were proved; only after the end. */
  long proven() {
    return proven;
  }

  /** Returns how many bytes were read back; only after the end. */
  long read() {
    return read;
  }

  /** Returns how many bytes had to be written again; only after the end. */
  long repaired() {
    return repaired;
  }

  /** Ends the thread, after what it is doing. */
  @Override
  public void close() throws UpdateException {
    stop();
    try {
      medium.close();
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.IO_ERROR, Failures.reason(e), e);
    }
  }
}
