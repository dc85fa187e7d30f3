package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a decoder run ahead of its reader: a thread reads and decodes while the reader's own hashes
 * what is there, and more threads decode parts that depend on no other. Data and failures arrive in
 * the order of the stream. A short stream is read without any thread, and so is every stream where
 * there is only one processor.
 */
final class AheadIn extends InputStream {
  /** What the reader's own thread decodes before another one is worth its start. */
  static final int SHORT = 512 << 10;

  static final int CHUNK = 128 << 10;
  private static final int FEWEST_PIECES = 3;
  private static final int MOST_WORKERS = 16;
  private static final long PATIENCE_MILLIS = 1000;

  private final Decoder decoder;
  private final int workers;
  private final List<Piece> pieces = new ArrayList<>();
  private final BlockingQueue<Piece> free;
  private final BlockingQueue<Piece> ordered;
  private final Piece end = new Piece();
  private int direct;
  private @Nullable Thread thread;
  private @Nullable ExecutorService pool; // belongs to the decoding thread
  private @Nullable Piece current;
  private volatile boolean closed;

  /**
   * Takes a decoder, which it owns from now on.
   *
   * @param workers how many threads decode parts; with less than two there are no parts
   */
  AheadIn(Decoder decoder, int workers) {
    this.decoder = decoder;
    this.workers = workers < 2 ? 0 : workers;
    for (int i = 0; i < Math.max(FEWEST_PIECES, this.workers + 1); i++) {
      pieces.add(new Piece());
    }
    // Room for the end beside all pieces: nobody ever waits to put one.
    this.free = new ArrayBlockingQueue<>(pieces.size() + 1, false, pieces);
    this.ordered = new ArrayBlockingQueue<>(pieces.size() + 1);
  }

  /** Returns the decoded data as a stream that owns the decoder. */
  static InputStream of(Decoder decoder) {
    int processors = Runtime.getRuntime().availableProcessors();
    if (processors == 1) {
      return decoder;
    }
    // A part is held encoded and decoded; half of the memory stays for everything else.
    long affordable = decoder.memoryLimit() / (4L * GzipIn.LARGEST_PART) - 2;
    return new AheadIn(decoder, (int) Math.min(Math.min(processors, MOST_WORKERS), affordable));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    if (closed) {
      throw new IOException("the decoder is closed");
    }
    if (direct < SHORT) {
      int n = decoder.read(b, off, len);
      direct += Math.max(n, 0);
      return n;
    }
    return readAhead(b, off, len);
  }

  private int readAhead(byte[] b, int off, int len) throws IOException {
    if (thread == null) {
      start();
    }
    Piece piece = current == null ? take(ordered) : current;
    while (true) {
      current = piece;
      piece.await();
      if (piece.remaining() > 0) {
        return piece.read(b, off, len);
      }
      piece.check();
      if (piece == end) {
        return -1;
      }
      piece.reset();
      free.add(piece);
      piece = take(ordered);
    }
  }

  private void start() {
    Thread started = daemon(this::decode, "tandem-decode");
    started.start();
    thread = started;
  }

  private static Thread daemon(Runnable run, String name) {
    Thread thread = new Thread(run, name);
    thread.setDaemon(true);
    return thread;
  }

  private void decode() {
    Throwable failure = null;
    try {
      boolean more = true;
      while (more) {
        Piece piece = take(free);
        more = !closed && decode(piece);
      }
    } catch (Throwable e) {
      failure = e;
    }
    try {
      release();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
    end.done(failure);
    ordered.add(end);
  }

  /** Starts to fill a piece; false at the end of the data. */
  private boolean decode(Piece piece) throws IOException {
    if (workers > 0 && decoder.part(piece)) {
      ordered.add(piece);
      pool().execute(piece::decode);
      return true;
    }
    Throwable failure = null;
    try {
      fill(piece);
    } catch (Throwable e) {
      failure = e;
    }
    boolean more = failure == null && piece.length() > 0;
    piece.done(failure);
    ordered.add(piece);
    return more;
  }

  private void fill(Piece piece) throws IOException {
    byte[] buffer = piece.decoded(CHUNK);
    int n = 0;
    while (n >= 0 && piece.length() < CHUNK && !closed) {
      n = decoder.read(buffer, piece.length(), CHUNK - piece.length());
      piece.length(piece.length() + Math.max(n, 0));
      if (workers > 0 && piece.length() > 0 && decoder.isAtPart()) {
        return; // read on as a stream, the rest would be one
      }
    }
  }

  private ExecutorService pool() {
    if (pool == null) {
      pool = Executors.newFixedThreadPool(workers, run -> daemon(run, "tandem-decode-part"));
    }
    return pool;
  }

  private void release() throws IOException {
    if (pool != null) {
      pool.shutdown();
      try {
        pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    pieces.forEach(Piece::release);
    decoder.close();
  }

  /**
   * Ends the threads and frees the memory of the decoder; leaves its source open. Where a thread
   * waits for a slow source, it returns after a second, and the thread ends, and frees the memory,
   * once the source has answered.
   */
  @Override
  public void close() throws IOException {
    if (thread == null) {
      closed = true;
      decoder.close();
    } else if (!closed) {
      closed = true;
      free.add(end);
      join(thread);
    }
  }

  /** Waits for the thread, unless it waits itself: nobody can end a read from a slow source. */
  private static void join(Thread thread) {
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Interrupts do not cancel anything here; they are kept for whoever wants them.

  private static Piece take(BlockingQueue<Piece> queue) {
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
}
