package tandem.server.store;

import java.time.Instant;
import java.util.List;

/** All that a device tells about itself, and when it did so last. */
public record Inventory(List<InventoryAttribute> attributes, Instant updated) {
  /** Of a device that has said nothing yet. */
  public static final Inventory NONE = new Inventory(List.of(), Instant.EPOCH);

  public Inventory {
    attributes = List.copyOf(attributes);
  }
}
