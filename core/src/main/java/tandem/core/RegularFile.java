package tandem.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files of the device that nothing but a file can be: a pipe in the place of one would keep
 * the reader waiting for ever.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Opens it.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   * @throws FileSystemException when it is something else than a regular file
   */
  public static InputStream open(Path file) throws IOException {
    check(file);
    return Files.newInputStream(file);
  }

  /**
   * Reads all of it. Works for files of {@code /proc}, whose size is only known at their end.
   *
   * @param limit bytes that it may have at most
   * @throws java.nio.file.NoSuchFileException when there is none
   * @throws FileSystemException when it has more bytes, or is something else
   */
  public static byte[] read(Path file, int limit) throws IOException {
    try (InputStream in = open(file)) {
      byte[] content = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new FileSystemException(
            file.toString(), null, "is larger than the " + limit + " bytes it may have");
      }
      return content;
    }
  }

  /**
   * Checks what it is, if there is anything.
   *
   * @throws FileSystemException when it is something else than a regular file
   */
  public static void check(Path file) throws FileSystemException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(file.toString(), null, "is not a regular file");
    }
  }
}
