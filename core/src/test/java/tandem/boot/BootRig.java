package tandem.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device with slots 2 and 3 for the conformance test: a backend's storage, and a model of its
 * bootloader, which must not know the code under test. Slot 2 runs at the start.
 */
interface BootRig {

  /** Returns the boot control as a new process on the running slot sees it. */
  BootControl control() throws Exception;

  /** Boots with these arguments of the reboot command; returns the slot that runs then. */
  int reboot(List<String> arguments) throws Exception;

  /** Returns all that is stored, in any form that tells whether a byte changed. */
  Object contents() throws Exception;

  /**
   * Returns the boot control while another tool holds the lock of the storage, or null when the
   * backend has no tools to share it with.
   */
  default @Nullable BootControl lockedControl() throws Exception {
    return null;
  }
}
