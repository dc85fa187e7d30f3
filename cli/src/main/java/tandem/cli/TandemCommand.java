package tandem.cli;

import java.io.IOException;
import tandem.core.UpdateException;

/** A command that does something. */
interface TandemCommand {

  /** Does it, and returns what to say in the end. */
  Answer run() throws UpdateException, IOException;

  /**
   * Tells whether the exit code says what became of the device. It is then the exit code also where
   * the answer could not be printed: a caller must not repeat what was done.
   */
  default boolean changesDevice() {
    return false;
  }
}
