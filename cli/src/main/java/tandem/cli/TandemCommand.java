package tandem.cli;

import java.io.IOException;
import tandem.core.UpdateException;

/** A command that does something. */
interface TandemCommand {

  /** Does it, and returns what to say in the end. */
  Answer run() throws UpdateException, IOException;
}
