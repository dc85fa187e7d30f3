package tandem.image.replay;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What boots from one state.
 *
 * @param bootPart the slot that comes up; 0 when none can be chosen
 * @param image the system that it holds completely; empty when it does not
 * @param onTrial whether the boot after that leads to the other slot
 * @param complaint what is wrong, or null
 */
public record Verdict(int bootPart, String image, boolean onTrial, @Nullable String complaint) {
  static Verdict bad(int bootPart, String complaint) {
    return new Verdict(bootPart, "", false, complaint);
  }

  /** Returns this verdict on a device that was doing what has this rule. */
  Verdict under(PhaseRule rule, String oldImage) {
    if (complaint != null) {
      return this;
    }
    return rule.complaint(image.equals(oldImage), onTrial)
        .map(broken -> new Verdict(bootPart, image, onTrial, broken))
        .orElse(this);
  }

  /** Returns what is wrong, if anything is. */
  public Optional<String> problem() {
    return Optional.ofNullable(complaint);
  }
}
