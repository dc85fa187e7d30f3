package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.RegularFile;
import tandem.core.UpdateException;

/**
 * Where the U-Boot environment lies: {@code fw_env.config}, one line for each copy. Numbers mean
 * what they mean to {@code fw_printenv}: sizes are hexadecimal with or without {@code 0x}, offsets
 * are decimal, {@code 0x} hexadecimal or {@code 0} octal, and a negative one counts from the end of
 * the device. Unlike the tools, which skip a line they cannot read and then may work with one copy
 * of two, this refuses it.
 *
 * @param file the configuration file
 * @param copies one or two; lines after the second have no meaning
 */
public record FwEnvConfig(Path file, List<Copy> copies) {
  private static final int MAX_FILE = 64 * 1024;

  /** Copies the list. */
  public FwEnvConfig {
    copies = List.copyOf(copies);
  }

  /**
   * One copy of the environment.
   *
   * @param configured the device as the file names it
   * @param device the same on this machine
   * @param offset in bytes; negative from the end
   * @param size in bytes
   * @param rawFlash an MTD device or UBI volume, which needs more than reads and writes
   */
  public record Copy(String configured, Path device, long offset, int size, boolean rawFlash) {

    /** Returns device and offset, for messages. */
    String name() {
      return configured + (offset < 0 ? " at -0x" : " at 0x") + Long.toHexString(Math.abs(offset));
    }
  }

  /**
   * Reads a configuration file.
   *
   * @param paths where the devices that it names are on this machine
   * @throws UpdateException of kind CONFIG when it is missing or makes no sense, UNSUPPORTED for
   *     the YAML form
   */
  public static FwEnvConfig read(Path file, DevicePaths paths) throws UpdateException {
    List<Copy> copies = new ArrayList<>();
    int number = 0;
    for (String line : content(file).split("\n", -1)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#") || copies.size() == 2) {
        continue;
      }
      copies.add(new FwEnvLine(file, number, text).parse(paths));
    }
    return checked(file, copies);
  }

  private static String content(Path file) throws UpdateException {
    try {
      return new String(RegularFile.read(file, MAX_FILE), ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new UpdateException(ErrorKind.CONFIG, file + ": is missing", e);
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.CONFIG, file + ": " + Reasons.of(e), e);
    }
  }

  private static FwEnvConfig checked(Path file, List<Copy> copies) throws UpdateException {
    if (copies.isEmpty()) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          file + ": names no environment, expected a line" + " of device, offset and size");
    }
    if (copies.size() == 2 && copies.get(0).size() != copies.get(1).size()) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          String.format(
              "%s: the two copies have sizes 0x%x and 0x%x, expected the same",
              file, copies.get(0).size(), copies.get(1).size()));
    }
    return new FwEnvConfig(file, copies);
  }
}
