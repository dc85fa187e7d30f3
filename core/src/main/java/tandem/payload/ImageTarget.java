package tandem.payload;

import tandem.block.BlockDevice;
import tandem.core.UpdateException;
import tandem.slot.Slot;

/** Opens the slot that an image is written to, after checking that writing to it is safe. */
@FunctionalInterface
public interface ImageTarget {

  /**
   * Opens the slot. The caller closes it.
   *
   * @throws UpdateException when it is missing, in use, or the running one
   */
  BlockDevice open(Slot slot) throws UpdateException;
}
