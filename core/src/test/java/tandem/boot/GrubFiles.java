package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The files of grub-mender-grubenv as its makefile makes them. */
final class GrubFiles {

  private GrubFiles() {}

  static byte[] block(String lines) {
    String text = "# GRUB Environment Block\n" + lines;
    return (text + "#".repeat(1024 - text.length())).getBytes(ISO_8859_1);
  }

  static String variables(int part, int trial, int count) {
    return "bootcount="
        + count
        + "\nmender_boot_part="
        + part
        + "\nupgrade_available="
        + trial
        + "\nmender_systemd_machine_id=0123456789abcdef0123456789abcdef\n";
  }

  static Map<String, byte[]> pair(int part, int trial, int count) throws Exception {
    Map<String, byte[]> files = new TreeMap<>();
    byte[] lock = block("editing=0\n");
    for (String copy : new String[] {"mender_grubenv1/", "mender_grubenv2/"}) {
      files.put(copy + "env", block(variables(part, trial, count)));
      files.put(copy + "lock", lock);
      files.put(copy + "lock.sha256sum", sum(lock, "lock"));
    }
    return files;
  }

  static byte[] sum(byte[] bytes, String name) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    return (HexFormat.of().formatHex(digest) + "  " + name + "\n").getBytes(ISO_8859_1);
  }

  /** Tells whether the reference script would find nothing to repair. */
  static boolean whole(Map<String, byte[]> files) throws Exception {
    boolean whole = true;
    for (String copy : new String[] {"mender_grubenv1/", "mender_grubenv2/"}) {
      byte[] lock = files.getOrDefault(copy + "lock", new byte[0]);
      String sum = new String(files.getOrDefault(copy + "lock.sha256sum", new byte[0]), ISO_8859_1);
      whole &= sum.startsWith(new String(sum(lock, "x"), ISO_8859_1).substring(0, 66));
      whole &= new String(lock, ISO_8859_1).contains("\nediting=0\n");
    }
    return whole;
  }
}
