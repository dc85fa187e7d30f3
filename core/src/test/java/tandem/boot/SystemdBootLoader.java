package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What systemd-boot does with the files of the EFI system partition: entries without tries left go
 * to the end of its list, {@code default} chooses the first that matches, tries left or not, else
 * the first of the list counts; a counter is bumped by a rename before the boot. The order among
 * the other entries depends on their keys and on systemd's version, so it is a parameter here.
 */
final class SystemdBootLoader {
  private static final Pattern COUNTER =
      Pattern.compile("(.*)\\+([0-9]+)(?:-([0-9]+))?\\.conf", Pattern.CASE_INSENSITIVE);

  private SystemdBootLoader() {}

  private record Entry(String file, int left, int done, String prefix, int slot) {}

  /** Boots so many times without anybody in the booted system; returns the slots. */
  static List<Integer> boots(Map<String, byte[]> disk, boolean ascending, int times) {
    Map<String, byte[]> files = RecordedBootFiles.copy(disk);
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      slots.add(boot(files, ascending));
    }
    return slots;
  }

  /** Boots once, renames the entry if it counts, and returns the slot; 0 when nothing can boot. */
  static int boot(Map<String, byte[]> files, boolean ascending) {
    List<Entry> entries = new ArrayList<>();
    files.forEach((name, content) -> add(entries, name, new String(content, ISO_8859_1)));
    Comparator<Entry> byName = Comparator.comparing(Entry::file);
    entries.sort(
        Comparator.comparing((Entry entry) -> entry.left() == 0)
            .thenComparing(ascending ? byName : byName.reversed()));
    String wanted = wanted(files);
    for (Entry entry : entries) {
      if (entry.file().toLowerCase(Locale.ROOT).matches(wanted)) {
        return start(files, entry);
      }
    }
    return entries.isEmpty() ? 0 : start(files, entries.get(0));
  }

  private static void add(List<Entry> entries, String path, String content) {
    String file = path.replaceFirst("loader/entries/", "");
    Matcher slot = Pattern.compile("(?m)^linux /slot([0-9])$").matcher(content);
    if (file.equals(path) || !file.endsWith(".conf") || file.startsWith(".") || !slot.find()) {
      return;
    }
    Matcher counter = COUNTER.matcher(file);
    boolean counts = counter.matches();
    int done = counts && counter.group(3) != null ? Integer.parseInt(counter.group(3)) : 0;
    entries.add(
        new Entry(
            file,
            counts ? Integer.parseInt(counter.group(2)) : -1,
            done,
            counts ? counter.group(1) : "",
            Integer.parseInt(slot.group(1))));
  }

  private static int start(Map<String, byte[]> files, Entry entry) {
    if (entry.left() >= 0) {
      byte[] content = Objects.requireNonNull(files.remove("loader/entries/" + entry.file()));
      int left = Math.max(0, entry.left() - 1);
      String next = entry.prefix() + "+" + left + "-" + (entry.done() + 1) + ".conf";
      files.put("loader/entries/" + next, content);
    }
    return entry.slot();
  }

  /** Returns the default as a regular expression; one that matches nothing when there is none. */
  private static String wanted(Map<String, byte[]> files) {
    byte[] content = files.getOrDefault("loader/loader.conf", new byte[0]);
    String pattern = "";
    for (String line : new String(content, ISO_8859_1).split("[\n\r]", -1)) {
      if (line.startsWith("default ")) {
        pattern = line.substring(8).strip().toLowerCase(Locale.ROOT);
      }
    }
    return Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
  }
}
