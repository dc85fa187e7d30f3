package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;

/** What the firmware of a Raspberry Pi does with {@code autoboot.txt} and the flag. */
final class TrybootFirmware {

  private TrybootFirmware() {}

  /** Returns the partition that boots; 0 when the file says none. */
  static int boot(Map<String, byte[]> files, boolean flag) {
    byte[] content = files.getOrDefault("autoboot.txt", new byte[0]);
    if (content.length > 512) {
      throw new IllegalStateException("autoboot.txt has " + content.length + " bytes");
    }
    boolean applies = true;
    boolean byPartition = false;
    int normal = 0;
    int tried = 0;
    for (String line : new String(content, ISO_8859_1).split("[\n\r]", -1)) {
      if (line.startsWith("[")) {
        applies = line.equals("[all]") || (flag && line.equals("[tryboot]"));
      } else if (applies && line.startsWith("boot_partition=")) {
        tried = Integer.parseInt(line.substring(15).strip());
        normal = normal == 0 ? tried : normal;
      } else if (applies && line.equals("tryboot_a_b=1")) {
        byPartition = true;
      }
    }
    return flag && byPartition ? tried : normal;
  }
}
