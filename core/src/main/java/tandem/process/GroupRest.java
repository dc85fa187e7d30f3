package tandem.process;

import java.io.IOException;
import java.util.Optional;

/**
 * What is left of a process group. All of {@code /proc} is searched only when the member that was
 * found last has ended: a search reads a file of every process of the system.
 */
final class GroupRest {
  private final int group;
  private Optional<ProcessEntry> found = Optional.empty();

  GroupRest(int group) {
    this.group = group;
  }

  /** Tells whether a process of the group has not ended. */
  boolean isLeft() throws IOException {
    if (found.filter(ProcessEntry::stillLives).isEmpty()) {
      found = ProcessEntry.living().stream().filter(entry -> entry.group() == group).findFirst();
    }
    return found.isPresent();
  }
}
