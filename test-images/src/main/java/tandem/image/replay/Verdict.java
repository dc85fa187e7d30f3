package tandem.image.replay;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What boots from one state.
 *
 * @param bootPart the slot that comes up; 0 when none can be chosen
 * @param image the system that it holds completely; empty when it does not
 * @param complaint what is wrong, or null
 */
public record Verdict(int bootPart, String image, @Nullable String complaint) {
  static Verdict bad(int bootPart, String complaint) {
    return new Verdict(bootPart, "", complaint);
  }

  /** Returns what is wrong, if anything is. */
  public Optional<String> problem() {
    return Optional.ofNullable(complaint);
  }
}
