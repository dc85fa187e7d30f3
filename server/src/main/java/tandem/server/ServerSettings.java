package tandem.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tandem.server.http.HttpLimits;

/**
 * How to run the server.
 *
 * @param data folder of everything it remembers
 * @param address to listen on
 * @param port 0 for any that is free
 * @param publicUrl as devices reach it; without one, it is made of the host's name and the port
 * @param certificate PEM file; without one, the server makes its own
 * @param key PEM file of the certificate's key
 * @param verifyKeys that artifacts have to be signed with, besides those in the data folder
 * @param allowUnsigned whether artifacts without signature are taken, too
 * @param behindProxy whether to speak plain HTTP with a proxy that does TLS
 * @param deviceTokens how long the token of a device is good
 * @param asksPerMinute how often each device may poll and send its inventory; 0 for no limit
 * @param keep how long what is old is kept
 * @param limits of clients
 */
public record ServerSettings(
    Path data,
    String address,
    int port,
    Optional<String> publicUrl,
    Optional<Path> certificate,
    Optional<Path> key,
    List<Path> verifyKeys,
    boolean allowUnsigned,
    boolean behindProxy,
    Duration deviceTokens,
    int asksPerMinute,
    KeepDays keep,
    HttpLimits limits) {
  /** What no device needs that is not broken, and yet no burden. */
  public static final int ASKS_PER_MINUTE = 60;

  private static final Duration TOKENS = Duration.ofDays(7);

  public ServerSettings {
    verifyKeys = List.copyOf(verifyKeys);
  }

  /** Returns settings with everything else as it is by default. */
  public static ServerSettings of(Path data, String address, int port) {
    return new ServerSettings(
        data,
        address,
        port,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        false,
        false,
        TOKENS,
        ASKS_PER_MINUTE,
        KeepDays.DEFAULT,
        HttpLimits.DEFAULT);
  }
}
