package tandem.server.store;

import java.time.Instant;
import java.util.List;

/** Remembers what devices tell about themselves. {@link Devices#list} searches in it. */
public interface InventoryStore {
  /** More attributes than this no device may have. */
  int MOST = 1000;

  /** Replaces all attributes of a device. */
  void replace(String device, List<InventoryAttribute> attributes, Instant now)
      throws StoreException;

  /** Adds attributes, or replaces those of the same name; refuses to have more than allowed. */
  boolean merge(String device, List<InventoryAttribute> attributes, Instant now)
      throws StoreException;

  /** Returns the attributes of a device. */
  Inventory of(String device) throws StoreException;
}
