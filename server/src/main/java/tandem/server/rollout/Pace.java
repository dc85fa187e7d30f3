package tandem.server.rollout;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast a roll-out may go.
 *
 * @param inProgress how many devices may be in mid-update at once
 * @param downloads how many may download at once
 * @param bytesPerSecond how much all downloads together may take
 * @param silentAfter after how long without a word from a device its place is given away
 */
public record Pace(
    Optional<Long> inProgress,
    Optional<Long> downloads,
    Optional<Long> bytesPerSecond,
    Duration silentAfter) {
  /** Bytes in a second that each download has at least on the average. */
  static final long LEAST = 4096;

  /** As fast as the devices ask. */
  public static final Pace UNLIMITED =
      new Pace(Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofDays(1));

  /**
   * Checks that the downloads can go on.
   *
   * @throws IllegalArgumentException when there is too little for each
   */
  public Pace {
    if (bytesPerSecond.isPresent() && downloads.orElse(1L) > bytesPerSecond.get() / LEAST) {
      throw new IllegalArgumentException(
          "pace: "
              + downloads.orElse(1L)
              + " downloads at "
              + bytesPerSecond.get()
              + " bytes per second, expected at least "
              + LEAST
              + " for each");
    }
  }

  /** Returns how many may download at once: a download that gets too little is given up. */
  long mostDownloads() {
    return downloads.orElse(bytesPerSecond.map(rate -> rate / LEAST).orElse(Long.MAX_VALUE));
  }
}
