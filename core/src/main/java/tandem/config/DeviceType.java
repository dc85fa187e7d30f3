package tandem.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tandem.core.ErrorKind;
import tandem.core.RegularFile;
import tandem.core.UpdateException;

/** The file that says which kind of hardware this is: the one line {@code device_type=VALUE}. */
public final class DeviceType {
  private static final String KEY = "device_type=";
  private static final int MAX_BYTES = 4096;

  private DeviceType() {}

  /**
   * Reads the value.
   *
   * @throws UpdateException CONFIG when the file is missing or says anything else than that line
   */
  public static String read(Path file) throws UpdateException {
    String text = text(file);
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    if (!line.startsWith(KEY)) {
      throw invalid(
          file, "got '" + shortened(line) + "' in the first line, expected " + KEY + "...");
    }
    if (end >= 0 && end + 1 < text.length()) {
      throw invalid(file, "got text after the first line");
    }
    return checked(file, line.substring(KEY.length()));
  }

  private static String text(Path file) throws UpdateException {
    try {
      return new String(RegularFile.read(file, MAX_BYTES), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new UpdateException(ErrorKind.CONFIG, "device type " + file + ": no such file", e)
          .withHint("write the line device_type=<name of the hardware> into it");
    } catch (AccessDeniedException e) {
      throw new UpdateException(
              ErrorKind.NO_PERMISSION, "device type " + file + ": not readable", e)
          .withHint("run as root");
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.CONFIG, "device type " + file + ": not readable: " + e.getMessage(), e);
    }
  }

  // A stray carriage return would make every artifact incompatible without anybody seeing why.
  private static String checked(Path file, String value) throws UpdateException {
    if (value.isEmpty()) {
      throw invalid(file, "got an empty device type");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw invalid(file, "got a control character, such as a carriage return, in the value");
    }
    return value;
  }

  private static String shortened(String line) {
    return line.length() <= 40 ? line : line.substring(0, 40) + "...";
  }

  private static UpdateException invalid(Path file, String problem) {
    return new UpdateException(ErrorKind.CONFIG, "device type " + file + ": " + problem)
        .withHint("the file has exactly one line: device_type=<name of the hardware>");
  }
}
