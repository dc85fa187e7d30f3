package tandem.server.http;

import org.eclipse.jetty.io.Content;

/**
 * Reads what is left of a body after the answer, and forgets it. A connection that is closed while
 * its client still sends is reset, and the client then may not see the answer that says why.
 */
final class UnwantedBody implements Runnable {
  /** How much is read, in bytes; whoever sends more is cut off. */
  static final int MOST = 1 << 20;

  private final Content.Source source;
  private final Runnable done;
  private long bytes;

  UnwantedBody(Content.Source source, Runnable done) {
    this.source = source;
    this.done = done;
  }

  /** Reads what is there, and comes back when there is more. */
  @Override
  public void run() {
    while (bytes <= MOST) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        source.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        break;
      }
      bytes += chunk.remaining();
      boolean last = chunk.isLast();
      chunk.release();
      if (last) {
        break;
      }
    }
    done.run();
  }
}
