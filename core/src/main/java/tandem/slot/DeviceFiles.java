package tandem.slot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.Folders;
import tandem.core.RegularFile;
import tandem.core.UpdateException;

/** Reads what the kernel says in {@code /proc} and {@code /sys}, never more than a bound. */
final class DeviceFiles {
  private static final int MAX_BYTES = 4 << 20; // a mount table of ten thousand containers

  private DeviceFiles() {}

  /** Returns the text of a file, or nothing when there is no such file. */
  static Optional<String> text(Path path) throws UpdateException {
    try {
      return Optional.of(new String(RegularFile.read(path, MAX_BYTES), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Returns the sorted names in a folder, none when there is no such folder. */
  static List<String> names(Path path) throws UpdateException {
    try {
      return Folders.list(path).stream().map(entry -> String.valueOf(entry.getFileName())).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static UpdateException failed(Path path, Exception e) {
    return e instanceof AccessDeniedException
        ? new UpdateException(ErrorKind.NO_PERMISSION, path + ": not readable", e)
            .withHint("run as root")
        : new UpdateException(ErrorKind.IO_ERROR, path + ": not readable: " + e.getMessage(), e);
  }
}
