package tandem.server.store;

import java.time.Instant;
import java.util.List;

/** Remembers what devices tell about themselves. {@link Devices#list} searches in it. */
public interface InventoryStore {
  /** More attributes than this no device may have, nor more values in all of them. */
  int MOST = 1000;

  /** Characters of the longest document that is kept of a device. */
  int LARGEST = 1 << 20;

  /** What became of attributes; unless they are saved, nothing has changed. */
  enum Outcome {
    /** They are kept. */
    SAVED,
    /** With them there would be more than {@link #MOST}. */
    TOO_MANY,
    /** With them the document would be longer than {@link #LARGEST}. */
    TOO_LARGE
  }

  /** Replaces all attributes of a device. */
  Outcome replace(String device, List<InventoryAttribute> attributes, Instant now)
      throws StoreException;

  /** Adds attributes, or replaces those of the same name. */
  Outcome merge(String device, List<InventoryAttribute> attributes, Instant now)
      throws StoreException;

  /** Returns the attributes of a device. */
  Inventory of(String device) throws StoreException;
}
