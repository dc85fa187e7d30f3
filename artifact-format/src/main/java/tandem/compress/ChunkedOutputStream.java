package tandem.compress;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Cuts its input into chunks of a fixed size, compresses them on several threads, and writes them
 * in their order on the caller's thread. An input of one chunk takes no threads. The first failure
 * of any stage ends everything; the stream then stays failed.
 */
final class ChunkedOutputStream extends OutputStream {
  private final ChunkFormat format;
  private final OutputStream out;
  private final int workers;
  private final Queue<ChunkEncoder> idle = new ConcurrentLinkedQueue<>();
  private final ArrayDeque<Future<Chunk>> pending = new ArrayDeque<>();
  private final ArrayDeque<Chunk> free = new ArrayDeque<>();
  private final List<Thread> started = new ArrayList<>();
  private Chunk current;
  private @Nullable ExecutorService threads;
  private @Nullable Throwable failure;
  private boolean hasStart;
  private boolean closed;

  /**
   * Starts a stream.
   *
   * @param size about how many bytes will be written
   * @param workers threads at most
   */
  ChunkedOutputStream(ChunkFormat format, OutputStream out, long size, int workers) {
    this.format = format;
    this.out = out;
    this.workers = workers;
    this.current =
        new Chunk((int) Math.max(0, Math.min(size, format.chunkSize())) + format.slack());
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    try {
      int done = 0;
      while (done < length) {
        if (current.size == format.chunkSize()) {
          submit();
        }
        int part = Math.min(length - done, format.chunkSize() - current.size);
        reserve(current.size + part);
        System.arraycopy(bytes, offset + done, current.input, current.size, part);
        current.size += part;
        done += part;
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      end();
      throw e;
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("stream is closed");
    }
    if (failure != null) {
      throw new IOException("stream has failed: " + failure.getMessage(), failure);
    }
  }

  // The announced size is mostly right; if it is not, there is room for a whole chunk at once.
  private void reserve(int size) {
    if (current.input.length < size + format.slack()) {
      current.reserve(format.chunkSize() + format.slack());
    }
  }

  private void submit() throws IOException {
    if (threads == null) {
      threads = Executors.newFixedThreadPool(workers, this::daemon);
    }
    Chunk chunk = current;
    pending.add(threads.submit(() -> encode(chunk)));
    while (pending.size() >= workers * format.chunksPerWorker()
        || (!pending.isEmpty() && pending.element().isDone())) {
      writeNext();
    }
    Chunk next = free.poll();
    current = next == null ? new Chunk(format.chunkSize() + format.slack()) : next;
    current.size = 0;
  }

  private Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "compress");
    thread.setDaemon(true);
    started.add(thread);
    return thread;
  }

  private Chunk encode(Chunk chunk) throws IOException {
    ChunkEncoder encoder = idle.poll();
    if (encoder == null) {
      encoder = format.newEncoder();
    }
    try {
      encoder.encode(chunk);
      return chunk;
    } finally {
      idle.add(encoder);
    }
  }

  private void writeNext() throws IOException {
    Chunk chunk = await(pending.remove());
    write(chunk);
    free.add(chunk);
  }

  private static Chunk await(Future<Chunk> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException known) {
        throw known;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("compression failed: " + cause, cause);
    }
  }

  private void write(Chunk chunk) throws IOException {
    start();
    out.write(chunk.result, chunk.resultAt, chunk.resultSize);
    format.written(chunk);
  }

  private void start() throws IOException {
    if (!hasStart) {
      hasStart = true;
      format.start(out);
    }
  }

  /** Does nothing: a chunk is written when it is complete. */
  @Override
  public void flush() {}

  /**
   * Writes the rest, unless something has failed, ends all threads, and closes the other stream.
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (OutputStream closing = out) {
      if (failure == null) {
        finish();
        closing.flush();
      }
    } finally {
      end();
    }
  }

  private void finish() throws IOException {
    if (threads != null) {
      submit();
      while (!pending.isEmpty()) {
        writeNext();
      }
    } else if (current.size > 0 || format.hasEmptyChunk()) {
      write(encode(current));
    }
    start();
    format.end(out);
  }

  private void end() {
    if (threads != null) {
      threads.shutdownNow(); // what is being encoded may look at the interrupt and give up
      started.forEach(ChunkedOutputStream::join);
    }
    pending.clear();
    for (ChunkEncoder encoder = idle.poll(); encoder != null; encoder = idle.poll()) {
      encoder.close();
    }
  }

  // Whatever happens meanwhile: nobody may go on while a thread still has the chunks.
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
