package tandem.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** A file of the host that is to be written. */
final class HostTarget {
  private HostTarget() {}

  /**
   * Refuses a link that leads nowhere. To put a file in its place would break what it is for, and
   * to make the file it names would write where nobody may have looked.
   *
   * @throws UpdateException USAGE when it is such a link
   */
  static void refuseDanglingLink(Path file) throws UpdateException {
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw new UpdateException(ErrorKind.USAGE, file + ": is a symbolic link that leads nowhere")
          .withHint("remove the link, or name the file that it leads to");
    }
  }
}
