package tandem.image.crash;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What systemd-boot does with its files: entries without tries left come last in its list, the
 * default is the first whose name it is, tries left or not, else the first of the list. A counter
 * is bumped by a rename before the boot.
 */
final class SystemdBootMenu {
  private static final Pattern COUNTER =
      Pattern.compile("(.*)\\+([0-9]+)(?:-([0-9]+))?\\.conf", Pattern.CASE_INSENSITIVE);
  private static final Pattern BOOTS = Pattern.compile("(?m)^linux \\S+$");

  private final Path folder;
  private final boolean ascending;

  SystemdBootMenu(Path folder, boolean ascending) {
    this.folder = folder;
    this.ascending = ascending;
  }

  /** Boots, and returns the file of the entry as it was; empty when there is none. */
  String boot() throws IOException {
    Comparator<String> names = Comparator.naturalOrder();
    List<String> entries = entries();
    entries.sort(
        Comparator.comparing(SystemdBootMenu::isExhausted)
            .thenComparing(ascending ? names : names.reversed()));
    if (entries.isEmpty()) {
      return "";
    }
    String wanted = wanted();
    String chosen =
        entries.stream().filter(wanted::equalsIgnoreCase).findFirst().orElse(entries.get(0));
    bump(chosen);
    return chosen;
  }

  private List<String> entries() throws IOException {
    List<String> found = new ArrayList<>();
    Path entries = folder.resolve("loader/entries");
    if (!Files.exists(entries)) {
      return found;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(entries)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        boolean isEntry = name.endsWith(".conf") && !name.startsWith(".");
        if (isEntry && BOOTS.matcher(BootFile.read(file)).find()) {
          found.add(name);
        }
      }
    }
    return found;
  }

  private String wanted() throws IOException {
    String wanted = "";
    for (String line : BootFile.read(folder.resolve("loader/loader.conf")).split("\n", -1)) {
      if (line.startsWith("default ")) {
        wanted = line.substring("default ".length()).strip();
      }
    }
    return wanted;
  }

  private void bump(String entry) throws IOException {
    Matcher counter = COUNTER.matcher(entry);
    if (!counter.matches()) {
      return;
    }
    int left = Math.max(0, Integer.parseInt(counter.group(2)) - 1);
    int done = counter.group(3) == null ? 0 : Integer.parseInt(counter.group(3));
    Path entries = folder.resolve("loader/entries");
    String next = counter.group(1) + "+" + left + "-" + (done + 1) + ".conf";
    BootFile.rename(entries.resolve(entry), entries.resolve(next));
  }

  private static boolean isExhausted(String entry) {
    Matcher counter = COUNTER.matcher(entry);
    return counter.matches() && Integer.parseInt(counter.group(2)) == 0;
  }
}
