package tandem.image.crash;

import java.util.List;
import java.util.Optional;

/** All kinds of devices that the kit knows. */
public final class Layouts {
  private static final List<Layout> ALL =
      List.of(
          UBootLayout.REDUNDANT,
          UBootLayout.SINGLE,
          GrubLayout.PAIR,
          SystemdLayout.ASCENDING,
          SystemdLayout.DESCENDING,
          TrybootLayout.FIRMWARE);

  private Layouts() {}

  /** Returns the title of each. */
  public static List<String> titles() {
    return ALL.stream().map(Layout::title).toList();
  }

  /** Returns the one with this title. */
  public static Optional<Layout> of(String title) {
    return ALL.stream().filter(layout -> layout.title().equals(title)).findFirst();
  }
}
