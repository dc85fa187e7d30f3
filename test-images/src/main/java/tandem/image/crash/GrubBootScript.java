package tandem.image.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the boot script of grub-mender-grubenv does with its files, step by step. It judges a copy
 * by its lock alone, and its variables keep their values where a file cannot be loaded.
 */
final class GrubBootScript {
  private static final String HEADER = "# GRUB Environment Block\n";
  private static final String[] VARIABLES = {"bootcount", "mender_boot_part", "upgrade_available"};
  private static final Pattern FLAG = Pattern.compile("[01]");

  private final Path folder;
  private final String partA;
  private final String partB;
  private final Map<String, String> environment = new HashMap<>();

  GrubBootScript(Path folder, int partA, int partB) {
    this.folder = folder;
    this.partA = Integer.toString(partA);
    this.partB = Integer.toString(partB);
  }

  /** Boots, saves what the script saves, and returns the boot part. */
  int boot() throws IOException {
    restore();
    if (isUnlocked("mender_grubenv1/lock")) {
      load("mender_grubenv1/env", VARIABLES);
    }
    if (!isValid() && !partB.equals(get("mender_boot_part"))) {
      environment.put("mender_boot_part", partA);
    }
    if ("1".equals(get("upgrade_available"))) {
      countBoot();
      boolean isSaved = save("mender_grubenv2") && save("mender_grubenv1");
      if (!isSaved) {
        throw new IOException("neither copy can be saved, which no power cut does");
      }
    }
    return Integer.parseInt(get("mender_boot_part"));
  }

  private void countBoot() {
    if ("0".equals(get("bootcount"))) {
      environment.put("bootcount", "1");
      return;
    }
    boolean bootsA = partA.equals(get("mender_boot_part"));
    environment.put("mender_boot_part", bootsA ? partB : partA);
    environment.put("upgrade_available", "0");
    environment.put("bootcount", "0");
  }

  private void restore() throws IOException {
    if (!isUnlocked("mender_grubenv2/lock")) {
      load("mender_grubenv1/env", VARIABLES);
      if (store("mender_grubenv2/env", VARIABLES)) {
        lock("mender_grubenv2/lock", "0");
      }
    } else if (!isUnlocked("mender_grubenv1/lock")) {
      load("mender_grubenv2/env", VARIABLES);
      if (store("mender_grubenv1/env", VARIABLES)) {
        lock("mender_grubenv1/lock", "0");
      }
    }
  }

  private boolean save(String copy) throws IOException {
    return lock(copy + "/lock", "1")
        && store(copy + "/env", VARIABLES)
        && lock(copy + "/lock", "0");
  }

  private boolean isValid() {
    String part = get("mender_boot_part");
    return (part.equals(partA) || part.equals(partB))
        && FLAG.matcher(get("bootcount")).matches()
        && FLAG.matcher(get("upgrade_available")).matches();
  }

  private boolean isUnlocked(String file) throws IOException {
    environment.put("editing", "invalid");
    load(file, "editing");
    return "0".equals(get("editing"));
  }

  private boolean lock(String file, String value) throws IOException {
    environment.put("editing", value);
    return store(file, "editing");
  }

  private String get(String name) {
    return environment.getOrDefault(name, "");
  }

  private void load(String file, String... names) throws IOException {
    String text = block(file);
    for (String name : names) {
      Matcher line = Pattern.compile("(?m)^" + name + "=(.*)$").matcher(text);
      while (line.find()) {
        environment.put(name, line.group(1));
      }
    }
  }

  // GRUB cannot make a file, only write over its blocks. False when they are none.
  private boolean store(String file, String... names) throws IOException {
    String text = block(file);
    if (text.isEmpty()) {
      return false;
    }
    String lines = text.replaceFirst("#*$", "");
    for (String name : names) {
      Matcher line = Pattern.compile("(?m)^" + name + "=.*$").matcher(lines);
      String wanted = name + "=" + get(name);
      lines = line.find() ? line.replaceFirst(wanted) : lines + wanted + "\n";
    }
    BootFile.overwrite(folder.resolve(file), lines + "#".repeat(text.length() - lines.length()));
    return true;
  }

  private String block(String file) throws IOException {
    String text = BootFile.read(folder.resolve(file));
    return text.startsWith(HEADER) ? text : "";
  }
}
