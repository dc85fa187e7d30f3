package tandem.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Proves what is written while more is being written: a thread of its own has each window {@link
 * WindowProof flushed and read back}.
 */
final class Prover implements AutoCloseable {

  /** The window being filled, and the one being proved. */
  private static final int WINDOWS = 2;

  /** How many pieces, 2 MiB, are worth to be on their way while nothing is being proved. */
  private static final int WRITE_BACK_EVERY = 32;

  private final BlockDevice target;
  private final FirstFailure failure;
  private final BlockingQueue<Window> free = new ArrayBlockingQueue<>(WINDOWS + 1);
  private final BlockingQueue<Window> full = new ArrayBlockingQueue<>(WINDOWS + 1);
  private final Window end = new Window();
  private final WindowProof proof; // of the thread, until it has ended
  private volatile boolean isIdle = true; // a hint only: the two threads need not agree
  private @Nullable Window current;
  private @Nullable Thread thread;

  /**
   * Takes a target.
   *
   * @param medium opened on it, closed together with this
   */
  Prover(BlockDevice target, MediumReader medium, BooleanSupplier cancelled, FirstFailure failure) {
    this.target = target;
    this.failure = failure;
    this.proof = new WindowProof(target, medium, cancelled, failure);
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
    } else if (isIdle && window.count() % WRITE_BACK_EVERY == 0) {
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
      Window window = Waiting.take(full);
      while (window != end && !failure.exists()) {
        proof.prove(window);
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

  /** Returns what was found; only after the end. */
  WindowProof proof() {
    return proof;
  }

  /** Ends the thread, after what it is doing. */
  @Override
  public void close() throws UpdateException {
    stop();
    try {
      proof.close();
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.IO_ERROR, Failures.reason(e), e);
    }
  }
}
