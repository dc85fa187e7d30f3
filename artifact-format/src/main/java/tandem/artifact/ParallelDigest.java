package tandem.artifact;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Hashes in a thread of its own while the caller does something else with the same bytes. The
 * caller fills {@link #buffer}, calls {@link #update} and may go on reading that buffer until it
 * asks for the next one. Small contents take neither a thread nor large buffers.
 */
final class ParallelDigest implements AutoCloseable {
  private static final int BUFFER = 256 << 10;
  private static final int BUFFERS = 4;

  private final MessageDigest sha256 = Digest.newSha256();
  private final byte[][] buffers;
  private final @Nullable Future<?>[] hashed;
  private final @Nullable ExecutorService thread;
  private int current;

  /**
   * Starts.
   *
   * @param size bytes that are expected
   */
  ParallelDigest(long size) {
    boolean small = size <= BUFFER;
    this.buffers = new byte[small ? 1 : BUFFERS][small ? (int) Math.max(size + 1, 1) : BUFFER];
    this.hashed = new Future<?>[buffers.length];
    this.thread = small ? null : Executors.newSingleThreadExecutor(ParallelDigest::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "hash");
    thread.setDaemon(true);
    return thread;
  }

  /** Returns the buffer to fill next. */
  byte[] buffer() throws IOException {
    await(current);
    return buffers[current];
  }

  /** Hashes the start of the buffer, and goes on to the next one. */
  void update(int length) {
    byte[] buffer = buffers[current];
    if (thread == null) {
      sha256.update(buffer, 0, length);
    } else {
      hashed[current] = thread.submit(() -> sha256.update(buffer, 0, length));
      current = (current + 1) % buffers.length;
    }
  }

  /** Returns the digest of everything so far, and starts anew. */
  Digest digest() throws IOException {
    for (int i = 0; i < buffers.length; i++) {
      await(i);
    }
    return Digest.of(sha256.digest());
  }

  private void await(int index) throws IOException {
    Future<?> pending = hashed[index];
    if (pending == null) {
      return;
    }
    hashed[index] = null;
    try {
      pending.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("hashing failed", e.getCause());
    }
  }

  /** Ends the thread, after what it is hashing. */
  @Override
  public void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
