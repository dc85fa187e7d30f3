package tandem.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Gets the secret that opens a key: from a file, standard input or the person at the terminal. */
final class Passphrase {
  private static final int LONGEST = 4096;

  private Passphrase() {}

  /**
   * Returns the secret; whoever gets it overwrites it after use. Without a file it is asked for, if
   * a person is there.
   *
   * @param source a path, {@code -} for standard input, or null
   * @param what the key that it opens, for the question
   * @return empty when there is no way to get one
   */
  static Optional<char[]> get(@Nullable String source, String what, Console console)
      throws UpdateException, IOException {
    return source == null ? ask(what) : Optional.of(read(source, console));
  }

  /** Returns the first line of the file, without its line end. */
  static char[] read(String source, Console console) throws UpdateException, IOException {
    if (source.equals("-")) {
      return firstLine("standard input", console.in());
    }
    Path file = Path.of(source);
    if (Files.isDirectory(file)) {
      throw new UpdateException(ErrorKind.USAGE, file + ": is a directory, expected a passphrase");
    }
    warnIfPublic(file, console);
    try (InputStream in = Files.newInputStream(file)) {
      return firstLine(source, in);
    }
  }

  private static void warnIfPublic(Path file, Console console) throws IOException {
    boolean hasModes = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (hasModes
        && Files.isRegularFile(file)
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      console.warn(file + ": every user of this machine can read the passphrase");
    }
  }

  // Byte by byte: what follows the line on standard input is not ours.
  private static char[] firstLine(String name, InputStream in) throws UpdateException, IOException {
    byte[] line = new byte[LONGEST];
    int length = 0;
    try {
      for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
        if (length == LONGEST) {
          throw new UpdateException(
              ErrorKind.USAGE, name + ": the passphrase is longer than " + LONGEST + " bytes");
        }
        line[length++] = (byte) b;
      }
      if (length > 0 && line[length - 1] == '\r') {
        length--;
      }
      if (length == 0) {
        throw new UpdateException(
            ErrorKind.USAGE, name + ": the first line is empty, expected a passphrase");
      }
      CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(line, 0, length));
      char[] secret = Arrays.copyOfRange(decoded.array(), 0, decoded.limit());
      Arrays.fill(decoded.array(), '\0');
      return secret;
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  @SuppressWarnings("SystemConsoleNull") // up to Java 21 it is null where nobody sits
  private static Optional<char[]> ask(String what) {
    java.io.Console terminal = System.console();
    if (terminal == null || !isTerminal(terminal)) {
      return Optional.empty();
    }
    return Optional.ofNullable(terminal.readPassword("Passphrase of %s: ", what));
  }

  // From Java 22 on there is always a console, and a method that tells.
  private static boolean isTerminal(java.io.Console console) {
    try {
      return Boolean.TRUE.equals(java.io.Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
