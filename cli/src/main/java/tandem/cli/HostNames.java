package tandem.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tandem.core.AtomicFile;
import tandem.core.RegularFile;

/** The file {@code hosts}, which gives addresses names. */
final class HostNames {
  private static final int MAX_BYTES = 1 << 20;

  private HostNames() {}

  /**
   * Gives an address names, durably. Other lines lose them, because the first line of a name
   * counts; what else they say stays.
   *
   * @param names in lower case
   */
  static void give(Path file, String address, List<String> names) throws IOException {
    StringBuilder text = new StringBuilder();
    text(file)
        .lines()
        .flatMap(known -> without(names, known).stream())
        .forEach(known -> text.append(known).append('\n'));
    text.append(line(address, names)).append('\n');
    AtomicFile.replace(
        file, text.toString().getBytes(ISO_8859_1), PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** Returns how the file gives an address names. */
  static String line(String address, List<String> names) {
    return address + " " + String.join(" ", names);
  }

  /** Takes names out of a line; returns nothing when no other is left in it. */
  private static Optional<String> without(List<String> names, String line) {
    int hash = line.indexOf('#');
    String comment = hash < 0 ? "" : " " + line.substring(hash);
    String entry = hash < 0 ? line : line.substring(0, hash);
    List<String> words = new ArrayList<>(Arrays.asList(entry.strip().split("\\s+")));
    if (!words.removeIf(word -> names.contains(word.toLowerCase(Locale.ROOT)))) {
      return Optional.of(line);
    }
    return words.size() > 1 ? Optional.of(String.join(" ", words) + comment) : Optional.empty();
  }

  private static String text(Path file) throws IOException {
    try {
      return new String(RegularFile.read(file, MAX_BYTES), ISO_8859_1); // whatever comments are in
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
