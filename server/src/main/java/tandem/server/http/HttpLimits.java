package tandem.server.http;

import java.time.Duration;

/**
 * What one client, and all of them together, may make the server hold or wait for.
 *
 * @param headerBytes of one request
 * @param wholeBody bytes of a body that is held in memory
 * @param heldBodies bytes of all such bodies at once, of each but the first 8 KiB
 * @param streamedBody bytes of a body that is streamed
 * @param connections at once; more have to wait in the backlog
 * @param connectionsOfOne address at once; more are ended
 * @param threads that answer
 * @param idle without a byte in either direction
 * @param slow for a handshake or the headers, and before the rate of a body counts
 * @param bodyRate bytes in a second that a body has to come with
 * @param held for a body that is held in memory, however fast it comes
 */
public record HttpLimits(
    int headerBytes,
    int wholeBody,
    long heldBodies,
    long streamedBody,
    int connections,
    int connectionsOfOne,
    int threads,
    Duration idle,
    Duration slow,
    int bodyRate,
    Duration held) {
  /** What Mender's server takes, and fleets of slow devices need. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          16 << 10,
          1 << 20,
          64L << 20,
          10L << 30,
          20_000,
          2000,
          200,
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          256,
          Duration.ofMinutes(5));
}
