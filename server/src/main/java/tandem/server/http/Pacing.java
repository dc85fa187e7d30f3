package tandem.server.http;

import java.time.Duration;

/** Says when the bytes of an answer may be sent. Asked by many threads at once. */
public interface Pacing {
  /** As fast as the client takes them. */
  Pacing NONE = bytes -> Duration.ZERO;

  /** Returns how long to wait before so many bytes are sent, which have their turn then. */
  Duration take(int bytes);
}
