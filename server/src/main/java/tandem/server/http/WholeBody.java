package tandem.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** Reads a body as it comes, without a thread that waits, and counts what it holds of it. */
final class WholeBody implements Runnable {
  private static final long LATER = 30; // seconds

  private final Content.Source source;
  private final int most;
  private final HeldBodies held;
  private final BiConsumer<byte[], @Nullable RefusedException> done;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /**
   * Takes what to read.
   *
   * @param most bytes to hold
   * @param done gets all of the body, or what is wrong; when it returns, the body is gone
   */
  WholeBody(
      Content.Source source,
      int most,
      HeldBodies held,
      BiConsumer<byte[], @Nullable RefusedException> done) {
    this.source = source;
    this.most = most;
    this.held = held;
    this.done = done;
  }

  /** Reads what is there, and comes back when there is more. */
  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        source.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        end(new RefusedException(400, "body: it ended early, or came too slowly"));
        return;
      }
      RefusedException refused = take(chunk.getByteBuffer());
      boolean last = chunk.isLast();
      chunk.release();
      if (refused != null || last) {
        end(refused);
        return;
      }
    }
  }

  private @Nullable RefusedException take(ByteBuffer buffer) {
    int more = buffer.remaining();
    if (more > most - bytes.size()) {
      return new RefusedException(413, "body: more than " + most + " bytes");
    }
    if (!held.grow(bytes.size(), bytes.size() + more)) {
      return new RefusedException(503, "too many large bodies at once", LATER);
    }
    byte[] copy = new byte[more];
    buffer.get(copy);
    bytes.write(copy, 0, more);
    return null;
  }

  private void end(@Nullable RefusedException refused) {
    try {
      done.accept(refused == null ? bytes.toByteArray() : new byte[0], refused);
    } finally {
      held.release(bytes.size());
    }
  }
}
