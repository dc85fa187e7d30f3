package tandem.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongConsumer;
import tandem.core.UpdateException;

/**
 * Carries a row of bytes from the calling thread, which fills buffers, to a second one, which
 * empties them. The first failure of either stage stops both and is thrown to the caller, whatever
 * its type; the second thread has ended when {@link #run} returns.
 */
final class Pipeline {
  /** Size of one buffer, in bytes. */
  static final int CHUNK = 256 << 10;

  static final int BUFFERS = 3;

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
  private final FirstFailure failure;
  private volatile long done;

  private Pipeline(long total, FirstFailure failure, ByteBuffer slab) {
    this.total = total;
    this.failure = failure;
    for (int i = 0; i < BUFFERS; i++) {
      free.add(slab.slice(i * CHUNK, CHUNK));
    }
  }

  /** Prepares to carry this many bytes, once, in aligned buffers outside of the heap. */
  static Pipeline direct(long total) {
    return new Pipeline(total, new FirstFailure(), DirectReader.aligned(BUFFERS * CHUNK));
  }

  /**
   * Prepares to carry this many bytes, once, in arrays, which is what a digest is computed of.
   *
   * @param failure shared with threads that the emptier has started
   */
  static Pipeline onHeap(long total, FirstFailure failure) {
    return new Pipeline(total, failure, ByteBuffer.allocate(BUFFERS * CHUNK));
  }

  /** Returns whether a stage has failed: a slow filler then returns early, whatever it has. */
  boolean hasFailed() {
    return failure.exists();
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
      failure.keep(e);
    } finally {
      full.add(END);
      Waiting.join(second);
    }
    failure.check();
    progress.accept(total);
  }

  private void fillAll(Stage filler, LongConsumer progress) throws IOException, UpdateException {
    for (long position = 0; position < total; position += CHUNK) {
      ByteBuffer chunk = Waiting.take(free);
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
      ByteBuffer chunk = Waiting.take(full);
      while (chunk.capacity() > 0 && !hasFailed()) {
        int length = chunk.remaining();
        emptier.take(position, chunk);
        position += length;
        done = position;
        free.add(chunk);
        chunk = Waiting.take(full);
      }
      if (!hasFailed()) {
        emptier.end();
      }
    } catch (Throwable e) {
      failure.keep(e);
    }
    // The filler may wait for a buffer, also where the failure is that of a third thread.
    free.add(END);
  }
}
