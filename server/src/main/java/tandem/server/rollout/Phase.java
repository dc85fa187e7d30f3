package tandem.server.rollout;

import java.time.Duration;
import java.util.Optional;

/**
 * One step of a roll-out.
 *
 * @param share which devices it lets in
 * @param delay how long after the phase before it begins, or after the deployment was made
 * @param success what the phases before must have reached as well
 */
public record Phase(Share share, Duration delay, Optional<SuccessThreshold> success) {}
