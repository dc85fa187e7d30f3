package tandem.boot;

import java.nio.file.Path;
import java.util.regex.Pattern;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** One line of {@code fw_env.config}: device, offset, size, and three fields for raw flash. */
final class FwEnvLine {
  private static final Pattern YAML = Pattern.compile("---.*|\\{.*|[A-Za-z_][\\w.-]*\\s*:(\\s.*)?");
  private static final Pattern DEVICE = Pattern.compile("/[!-~]{1,4095}");
  private static final Pattern RAW_FLASH = Pattern.compile("/dev/(mtd|ubi).*");
  private static final int MIN_SIZE = 16;
  private static final int MAX_SIZE = 4 * 1024 * 1024;

  private final Path file;
  private final int number;
  private final String text;

  FwEnvLine(Path file, int number, String text) {
    this.file = file;
    this.number = number;
    this.text = text;
  }

  FwEnvConfig.Copy parse(DevicePaths paths) throws UpdateException {
    if (YAML.matcher(text).matches()) {
      throw new UpdateException(
              ErrorKind.UNSUPPORTED,
              where() + "is in libubootenv's YAML form, got " + Quoted.value(text))
          .withHint(
              "use the form with one line of device, offset and size for each copy, or let"
                  + " the installed fw_setenv write");
    }
    String[] fields = text.replaceFirst("\\s+#.*", "").split("\\s+", -1);
    if (fields.length < 3 || fields.length > 6) {
      throw bad("expected device, offset and size, then at most three more fields");
    }
    String device = fields[0];
    if (!DEVICE.matcher(device).matches()) {
      throw bad("expected an absolute path of ASCII characters as device");
    }
    for (int i = 3; i < fields.length; i++) {
      hexadecimal(fields[i], "field " + (i + 1));
    }
    return new FwEnvConfig.Copy(
        device,
        paths.resolve(device),
        offset(fields[1]),
        size(fields[2]),
        RAW_FLASH.matcher(device).matches());
  }

  private long offset(String field) throws UpdateException {
    boolean negative = field.startsWith("-");
    String digits = negative || field.startsWith("+") ? field.substring(1) : field;
    long value;
    if (digits.matches("0[xX][0-9a-fA-F]{1,15}")) {
      value = Long.parseLong(digits.substring(2), 16);
    } else if (digits.matches("0[0-7]{0,20}")) {
      value = Long.parseLong(digits, 8);
    } else if (digits.matches("[1-9][0-9]{0,17}")) {
      value = Long.parseLong(digits);
    } else {
      throw bad("expected a number as offset, got " + Quoted.value(field));
    }
    return negative ? -value : value;
  }

  private int size(String field) throws UpdateException {
    long size = hexadecimal(field, "size");
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw bad(
          String.format(
              "size is 0x%x (it is hexadecimal), expected 0x%x to 0x%x", size, MIN_SIZE, MAX_SIZE));
    }
    return (int) size;
  }

  private long hexadecimal(String field, String what) throws UpdateException {
    if (!field.matches("(0[xX])?[0-9a-fA-F]{1,15}")) {
      throw bad("expected a hexadecimal number as " + what + ", got " + Quoted.value(field));
    }
    return Long.parseLong(field.replaceFirst("^0[xX]", ""), 16);
  }

  private UpdateException bad(String problem) {
    return new UpdateException(ErrorKind.CONFIG, where() + problem + " in " + Quoted.value(text));
  }

  private String where() {
    return file + ": line " + number + ": ";
  }
}
