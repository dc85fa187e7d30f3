package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the boot script of grub-mender-grubenv does with the files, step by step, with variables
 * that keep their values where a file cannot be loaded. Knows nothing of the code under test.
 */
final class GrubMenderLoader {
  private static final String[] VARIABLES = {"bootcount", "mender_boot_part", "upgrade_available"};

  private final Map<String, byte[]> files;
  private final String partA;
  private final String partB;
  private final Map<String, String> environment = new HashMap<>();

  private GrubMenderLoader(Map<String, byte[]> files, int partA, int partB) {
    this.files = files;
    this.partA = Integer.toString(partA);
    this.partB = Integer.toString(partB);
  }

  /** Boots so many times without anybody in the booted system; returns the slots. */
  static List<Integer> boots(Map<String, byte[]> disk, int partA, int partB, int times) {
    Map<String, byte[]> files = RecordedBootFiles.copy(disk);
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      slots.add(new GrubMenderLoader(files, partA, partB).boot());
    }
    return slots;
  }

  /** Boots once and leaves what GRUB saved; returns the slot. */
  static int boot(Map<String, byte[]> files, int partA, int partB) {
    return new GrubMenderLoader(files, partA, partB).boot();
  }

  private int boot() {
    restore();
    load("mender_grubenv1/env", VARIABLES);
    if (!valid() && !partB.equals(get("mender_boot_part"))) {
      environment.put("mender_boot_part", partA);
    }
    if ("1".equals(get("upgrade_available"))) {
      if (!"0".equals(get("bootcount"))) {
        boolean isA = partA.equals(get("mender_boot_part"));
        environment.put("mender_boot_part", isA ? partB : partA);
        environment.put("upgrade_available", "0");
        environment.put("bootcount", "0");
      } else {
        environment.put("bootcount", "1");
      }
      saveBoth();
    }
    return Integer.parseInt(get("mender_boot_part"));
  }

  private void restore() {
    if (!unlocked("mender_grubenv2/lock")) {
      load("mender_grubenv1/env", VARIABLES);
      save("mender_grubenv2/env", VARIABLES);
      lock("mender_grubenv2/lock", "0");
    } else if (!unlocked("mender_grubenv1/lock")) {
      load("mender_grubenv2/env", VARIABLES);
      save("mender_grubenv1/env", VARIABLES);
      lock("mender_grubenv1/lock", "0");
    }
  }

  private void saveBoth() {
    for (String copy : new String[] {"mender_grubenv2", "mender_grubenv1"}) {
      lock(copy + "/lock", "1");
      save(copy + "/env", VARIABLES);
      lock(copy + "/lock", "0");
    }
  }

  private boolean valid() {
    return (partA.equals(get("mender_boot_part")) || partB.equals(get("mender_boot_part")))
        && get("bootcount").matches("[01]")
        && get("upgrade_available").matches("[01]");
  }

  private boolean unlocked(String file) {
    environment.put("editing", "invalid");
    load(file, "editing");
    return "0".equals(get("editing"));
  }

  private void lock(String file, String value) {
    environment.put("editing", value);
    save(file, "editing");
  }

  private String get(String name) {
    return environment.getOrDefault(name, "");
  }

  private void load(String file, String... names) {
    String text = text(file);
    for (String name : names) {
      Matcher line = Pattern.compile("(?m)^" + name + "=(.*)$").matcher(text);
      while (line.find()) {
        environment.put(name, line.group(1));
      }
    }
  }

  private void save(String file, String... names) {
    String text = text(file);
    if (text.isEmpty()) {
      return;
    }
    String lines = text.replaceFirst("#*$", "");
    for (String name : names) {
      Matcher line = Pattern.compile("(?m)^" + name + "=.*$").matcher(lines);
      String wanted = name + "=" + get(name);
      lines = line.find() ? line.replaceFirst(wanted) : lines + wanted + "\n";
    }
    files.put(file, (lines + "#".repeat(text.length() - lines.length())).getBytes(ISO_8859_1));
  }

  private String text(String file) {
    String text = new String(files.getOrDefault(file, new byte[0]), ISO_8859_1);
    return text.startsWith("# GRUB Environment Block\n") ? text : "";
  }
}
