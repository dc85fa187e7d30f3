package tandem.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tandem.core.UpdateException;

/**
 * Carries a row of bytes from the calling thread, which fills buffers, to a second one, which
 * empties them. The first failure of either stage stops both and is thrown to the caller, whatever
 * its type; the second thread has ended when {@link #run} returns.
 */
final class Pipeline {
  /** Size of one buffer, in bytes. */
  static final int CHUNK = 1 << 20;

  private static final int BUFFERS = 3;

  /** The only buffer without capacity. */
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  /** One side of the pipeline. */
  @FunctionalInterface
  interface Stage {

    /** Fills or empties the buffer, all of it; the position is that of its first byte. */
    void take(long position, ByteBuffer chunk) throws IOException, UpdateException;

    /** Hears that there is no more; not called after a failure. */
    default void end() throws IOException, UpdateException {}
  }

  private final long total;
  // Room for END beside all buffers: no stage ever waits to put one.
  private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS + 1);
  private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(BUFFERS + 1);
  private volatile @Nullable Throwable failure;
  private volatile long done;

  /** Prepares to carry this many bytes, once. */
  Pipeline(long total) {
    this.total = total;
    ByteBuffer slab = DirectReader.aligned(BUFFERS * CHUNK);
    for (int i = 0; i < BUFFERS; i++) {
      free.add(slab.slice(i * CHUNK, CHUNK));
    }
  }

  /** Returns whether a stage has failed: a slow filler then returns early, whatever it has. */
  boolean hasFailed() {
    return failure != null;
  }

  /**
   * Carries the bytes.
   *
   * @param progress hears from the calling thread how many bytes are through, at last all of them
   */
  void run(Stage filler, Stage emptier, LongConsumer progress) throws IOException, UpdateException {
    Thread second = new Thread(() -> emptyAll(emptier), "tandem-block");
    second.setDaemon(true);
    second.start();
    try {
      fillAll(filler, progress);
    } catch (Throwable e) {
      fail(e);
    } finally {
      full.add(END);
      join(second);
    }
    rethrow();
    progress.accept(total);
  }

  private void fillAll(Stage filler, LongConsumer progress) throws IOException, UpdateException {
    for (long position = 0; position < total; position += CHUNK) {
      ByteBuffer chunk = take(free);
      if (hasFailed()) {
        return;
      }
      chunk.clear().limit((int) Math.min(CHUNK, total - position));
      filler.take(position, chunk);
      full.add(chunk.flip());
      progress.accept(done);
    }
    if (!hasFailed()) {
      filler.end();
    }
  }

  private void emptyAll(Stage emptier) {
    try {
      long position = 0;
      for (ByteBuffer chunk = take(full); chunk.capacity() > 0; chunk = take(full)) {
        if (hasFailed()) {
          return;
        }
        int length = chunk.remaining();
        emptier.take(position, chunk);
        position += length;
        done = position;
        free.add(chunk);
      }
      if (!hasFailed()) {
        emptier.end();
      }
    } catch (Throwable e) {
      fail(e);
      free.add(END);
    }
  }

  /** Keeps the first failure, also an Error: it must not end with a thread that nobody watches. */
  private synchronized void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }

  private void rethrow() throws IOException, UpdateException {
    Throwable first = failure;
    if (first instanceof IOException e) {
      throw e;
    } else if (first instanceof UpdateException e) {
      throw e;
    } else if (first instanceof RuntimeException e) {
      throw e;
    } else if (first instanceof Error e) {
      throw e;
    }
  }

  // Interrupts do not cancel anything here; they are kept for whoever wants them.

  private static ByteBuffer take(BlockingQueue<ByteBuffer> queue) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return queue.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
