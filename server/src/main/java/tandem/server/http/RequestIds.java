package tandem.server.http;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Names requests: random for each start of the server, then counted, which costs nothing. */
final class RequestIds {
  private final String start = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong count = new AtomicLong();

  String next() {
    return start + "-" + Long.toHexString(count.incrementAndGet());
  }
}
