package tandem.artifact;

import java.io.IOException;
import java.io.OutputStream;

/** Takes a copy of the payload archives, as they are stored, while they are read. */
@FunctionalInterface
interface ArchiveTap {

  /**
   * Starts the copy of one archive. Its bytes are proven only when the reader has gone past it.
   *
   * @param name the member's name
   * @param size how many bytes will follow
   */
  OutputStream open(String name, long size) throws IOException;
}
