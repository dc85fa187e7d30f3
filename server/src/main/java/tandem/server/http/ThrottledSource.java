package tandem.server.http;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Gives the bytes of another source piece by piece, each when its turn has come. Until then neither
 * a thread nor memory is held.
 */
final class ThrottledSource implements Content.Source {
  /** Bytes that take one turn; so few, that a slow download is not silent for long. */
  static final int PIECE = 16 << 10;

  private final Content.Source source;
  private final Pacing pacing;
  private final Scheduler scheduler;
  private final Executor executor;
  private long left;
  private boolean hasTurn;
  private long turn; // of System.nanoTime

  /**
   * Takes what to slow down.
   *
   * @param source gives pieces of {@link #PIECE} bytes
   * @param length of all of them
   */
  ThrottledSource(
      Content.Source source, long length, Pacing pacing, Scheduler scheduler, Executor executor) {
    this.source = source;
    this.pacing = pacing;
    this.scheduler = scheduler;
    this.executor = executor;
    this.left = length;
  }

  @Override
  public long getLength() {
    return source.getLength();
  }

  @Override
  public Content.@Nullable Chunk read() {
    if (left > 0 && !hasTurn) {
      turn = System.nanoTime() + pacing.take((int) Math.min(PIECE, left)).toNanos();
      hasTurn = true;
    }
    if (hasTurn && turn - System.nanoTime() > 0) {
      return null;
    }
    Content.Chunk chunk = source.read();
    if (chunk != null) {
      left -= chunk.remaining();
      hasTurn = false;
    }
    return chunk;
  }

  @Override
  public void demand(Runnable demanded) {
    long wait = hasTurn ? turn - System.nanoTime() : 0;
    if (wait <= 0) {
      source.demand(demanded);
    } else {
      // Reading the file would keep the thread that looks at the time from others.
      scheduler.schedule(() -> executor.execute(demanded), wait, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void fail(Throwable failure) {
    source.fail(failure);
  }
}
