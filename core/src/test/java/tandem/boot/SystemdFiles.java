package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;
import java.util.TreeMap;

/** An EFI system partition with entries {@code one} of slot 2 and {@code two} of slot 3. */
final class SystemdFiles {
  static final SystemdBootControl.Names NAMES = new SystemdBootControl.Names("one", "two");

  private SystemdFiles() {}

  static Map<String, byte[]> fresh(String defaultEntry, String... entries) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("loader/loader.conf", bytes("timeout 0\ndefault " + defaultEntry + "\n"));
    for (String entry : entries) {
      int slot = entry.startsWith("one") ? 2 : 3;
      files.put("loader/entries/" + entry, bytes("title t\nlinux /slot" + slot + "\noptions q\n"));
    }
    return files;
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
