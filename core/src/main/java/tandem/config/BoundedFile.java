package tandem.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small files of the device, never more of them than expected. */
public final class BoundedFile {
  private BoundedFile() {}

  /**
   * Reads a whole file. Works for files of {@code /proc}, whose size is only known at their end.
   *
   * @param limit bytes that it may have at most
   * @throws java.nio.file.NoSuchFileException when there is none
   * @throws IOException when it can not be read, is larger, or is no regular file (reading a FIFO
   *     could wait forever)
   */
  public static byte[] read(Path file, int limit) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(file.toString(), null, "not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        throw new FileSystemException(
            file.toString(), null, "larger than the " + limit + " bytes it may have");
      }
      return content;
    }
  }
}
