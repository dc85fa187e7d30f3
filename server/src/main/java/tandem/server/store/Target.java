package tandem.server.store;

import java.util.Set;

/** Which devices a deployment is for. */
public sealed interface Target {

  /** All that are let in, also those that come later. */
  record All() implements Target {}

  /** All of a group, also those that come into it later. */
  record Group(String name) implements Target {}

  /** Just these. */
  record Chosen(Set<String> devices) implements Target {
    public Chosen {
      devices = Set.copyOf(devices);
    }
  }
}
