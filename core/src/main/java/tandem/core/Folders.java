package tandem.core;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists folders of the device. */
public final class Folders {
  private static final int MOST_ENTRIES = 10_000;

  private Folders() {}

  /**
   * Returns all that is in a folder, sorted by name. What is no folder is not opened: a pipe in its
   * place would keep the reader waiting for ever.
   *
   * @throws java.nio.file.NoSuchFileException when there is nothing
   * @throws NotDirectoryException when it is something else
   * @throws IOException when it can not be read, or has more than 10000 entries
   */
  public static List<Path> list(Path folder) throws IOException {
    // Unlike the questions for its kind, this tells what may not be seen from what is not there.
    if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
      throw new NotDirectoryException(folder.toString());
    }
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path entry : stream) {
        entries.add(entry);
        if (entries.size() > MOST_ENTRIES) {
          throw new IOException(
              folder + ": has more than the " + MOST_ENTRIES + " entries it may have");
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort(Comparator.comparing(entry -> String.valueOf(entry.getFileName())));
    return entries;
  }
}
