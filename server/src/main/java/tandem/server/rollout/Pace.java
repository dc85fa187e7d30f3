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
  /** As fast as the devices ask. */
  public static final Pace UNLIMITED =
      new Pace(Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofDays(1));
}
