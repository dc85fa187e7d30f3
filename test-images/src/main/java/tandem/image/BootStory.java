package tandem.image;

import java.util.List;

/**
 * What happened between a reset and a running system.
 *
 * @param slot the slot that runs now, {@code A} or {@code B}
 * @param lines why, one step each
 */
public record BootStory(String slot, List<String> lines) {
  public BootStory {
    lines = List.copyOf(lines);
  }
}
