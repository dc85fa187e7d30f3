package tandem.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import tandem.core.AtomicFile;
import tandem.core.RegularFile;

/** The file {@code hosts}, which gives addresses names. */
final class HostNames {
  private static final int MAX_BYTES = 1 << 20;

  private HostNames() {}

  /** Adds a line, durably, unless it is there; other lines for the same names are removed. */
  static void add(Path file, String line) throws IOException {
    String names = line.substring(line.indexOf(' '));
    StringBuilder text = new StringBuilder();
    text(file)
        .lines()
        .filter(known -> !known.strip().endsWith(names))
        .forEach(known -> text.append(known).append('\n'));
    text.append(line).append('\n');
    AtomicFile.replace(
        file, text.toString().getBytes(ISO_8859_1), PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static String text(Path file) throws IOException {
    try {
      return new String(RegularFile.read(file, MAX_BYTES), ISO_8859_1); // whatever comments are in
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
