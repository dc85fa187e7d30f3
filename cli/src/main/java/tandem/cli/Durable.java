package tandem.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes names of files survive a power cut. */
final class Durable {
  private Durable() {}

  /** Flushes the folder of a file, where folders can be opened. */
  static void folderOf(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows opens no folders, and needs no help to remember a name
    }
    try (FileChannel folder = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
