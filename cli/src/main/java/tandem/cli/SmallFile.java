package tandem.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What the user names and is read as a whole: a key, a script, meta-data. */
final class SmallFile {
  private SmallFile() {}

  /**
   * Reads a file.
   *
   * @param what is expected there, with its article
   * @param limit the longest content, in bytes
   * @throws UpdateException USAGE when it is longer, or a directory
   * @throws IOException when it can not be read; its message names the file
   */
  static byte[] read(Path file, String what, int limit) throws UpdateException, IOException {
    if (Files.isDirectory(file)) {
      throw new UpdateException(ErrorKind.USAGE, file + ": is a directory, expected " + what);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), what, limit);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Reads a stream of that name to its end, and leaves it open. */
  static byte[] read(InputStream in, String name, String what, int limit)
      throws UpdateException, IOException {
    byte[] content = in.readNBytes(limit);
    if (in.read() >= 0) {
      throw new UpdateException(
          ErrorKind.USAGE, name + ": is longer than " + limit + " bytes, expected " + what);
    }
    return content;
  }
}
