package tandem.server.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import tandem.server.work.Periodic;

/**
 * Ends connections that send just enough not to be idle: a handshake, headers or a body that takes
 * longer than any honest client needs.
 */
final class SlowClients implements Connection.Listener {
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final HttpLimits limits;
  private final Map<Connection, Progress> connections = new ConcurrentHashMap<>();
  private final Map<Request, Long> bodies = new ConcurrentHashMap<>();
  private @Nullable Periodic looking;

  /**
   * How far a connection was when it was last seen making any.
   *
   * @param messages requests that had come
   * @param bytes that had come when the last of them was complete
   * @param since time in nanoseconds
   */
  private record Progress(long messages, long bytes, long since) {}

  SlowClients(HttpLimits limits) {
    this.limits = limits;
  }

  void start() {
    Duration period = LOOK.compareTo(limits.slow()) < 0 ? LOOK : limits.slow();
    looking = Periodic.start("slow-clients", period, this::look);
  }

  void stop() {
    if (looking != null) {
      looking.close();
    }
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection.getMessagesIn() < 0) {
      return; // TLS, which counts none; the connection inside it is opened with it, and watched
    }
    connections.put(connection, new Progress(0, 0, System.nanoTime()));
  }

  @Override
  public void onClosed(Connection connection) {
    connections.remove(connection);
  }

  /** Starts to watch the body of a request. */
  void reading(Request request) {
    bodies.put(request, System.nanoTime());
  }

  /** The body is there. */
  void read(Request request) {
    bodies.remove(request);
  }

  private void look() {
    long now = System.nanoTime();
    bodies.forEach(
        (request, since) -> {
          if (isSlow(request, now - since)) {
            request.fail(new IOException("body: it came too slowly"));
          }
        });
    connections.forEach((connection, progress) -> look(connection, progress, now));
  }

  // By its rate alone, a large body could take more than an hour, and its memory with it.
  private boolean isSlow(Request request, long nanos) {
    return nanos > limits.held().toNanos()
        || PacedBody.isSlow(Request.getContentBytesRead(request), nanos, limits);
  }

  private void look(Connection connection, Progress progress, long now) {
    boolean answering = connection.getMessagesIn() > connection.getMessagesOut();
    boolean moved = connection.getMessagesIn() != progress.messages();
    // Between two requests a connection may be silent for as long as the idle time-out allows.
    boolean silent = progress.messages() > 0 && connection.getBytesIn() == progress.bytes();
    if (answering || moved || silent) {
      connections.replace(
          connection,
          progress,
          new Progress(connection.getMessagesIn(), connection.getBytesIn(), now));
    } else if (now - progress.since() > limits.slow().toNanos()) {
      connection.getEndPoint().close();
    }
  }
}
