package tandem.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a path leads to, seen through symbolic links and without opening it. */
public enum FileKind {
  REGULAR("a file"),
  BLOCK("a block device"),
  DIRECTORY("a directory"),
  CHARACTER("a character device"),
  OTHER("a pipe or socket");

  private static final int S_IFMT = 0170000;
  private final String text;

  FileKind(String text) {
    this.text = text;
  }

  /** Returns the words for messages. */
  public String text() {
    return text;
  }

  /**
   * Tells what it is.
   *
   * @throws java.nio.file.NoSuchFileException when there is nothing
   */
  public static FileKind of(Path path) throws IOException {
    return switch ((Integer) Files.getAttribute(path, "unix:mode") & S_IFMT) {
      case 0100000 -> REGULAR;
      case 0060000 -> BLOCK;
      case 0040000 -> DIRECTORY;
      case 0020000 -> CHARACTER;
      default -> OTHER;
    };
  }
}
