package tandem.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of the Raspberry Pi's {@code autoboot.txt}: {@code key=value} lines, those of {@code
 * [tryboot]} for a boot with the flag, those of {@code [all]} for every boot. A comment of ours
 * remembers which trial waits, and in which boot of the old system it was asked for.
 */
final class AutobootText {
  private static final String ALL = "[all]";
  private static final String TRYBOOT = "[tryboot]";
  private static final String PARTITION = "boot_partition=";
  private static final Pattern MARK =
      Pattern.compile("# tandem-trial ([0-9]{1,4}) ?([0-9a-f-]{0,40})");

  private final List<String> lines;

  private AutobootText(List<String> lines) {
    this.lines = lines;
  }

  /**
   * A trial that was asked for.
   *
   * @param part the partition that is to boot
   * @param bootId identifies the boot of the kernel in which that was; may be empty
   */
  record Mark(int part, String bootId) {}

  static AutobootText of(String text) {
    return new AutobootText(new ArrayList<>(text.lines().map(String::strip).toList()));
  }

  /** Returns the partition that boots without the flag. */
  OptionalInt partition() {
    return partition(ALL);
  }

  /** Returns the partition that boots with the flag. */
  OptionalInt tryPartition() {
    return partition(TRYBOOT);
  }

  /** Tells whether the flag chooses among partitions, and not among configuration files. */
  boolean choosesPartitions() {
    return lines(ALL).contains("tryboot_a_b=1");
  }

  /**
   * Returns the section whose {@code boot_partition} the firmware would take in place of the one
   * that {@link #with} writes, or null. The firmware goes through the file once, and of all lines
   * whose section fits the boot the last one counts; {@code [all]} fits a boot with the flag too.
   */
  @Nullable String contradiction() {
    String section = ALL;
    boolean tried = false;
    for (String line : lines) {
      if (line.startsWith("[")) {
        section = line;
      } else if (line.startsWith(PARTITION)) {
        boolean known = section.equals(ALL) || section.equals(TRYBOOT);
        if (!known || (tried && section.equals(ALL))) {
          return section;
        }
        tried |= section.equals(TRYBOOT);
      }
    }
    return null;
  }

  /** Returns the trial that was asked for, or null. */
  @Nullable Mark mark() {
    for (String line : lines) {
      Matcher mark = MARK.matcher(line);
      if (mark.matches()) {
        return new Mark(Integer.parseInt(mark.group(1)), mark.group(2));
      }
    }
    return null;
  }

  /** Returns the text with these partitions, and with this mark or none. */
  String with(int partition, int tryPartition, @Nullable Mark mark) {
    List<String> text = new ArrayList<>();
    boolean[] written = {false, false};
    String section = ALL;
    for (String line : lines) {
      if (line.startsWith("[")) {
        section = line;
      }
      boolean mine = line.startsWith(PARTITION) && (section.equals(ALL) || section.equals(TRYBOOT));
      if (!mine && !MARK.matcher(line).matches()) {
        text.add(line);
      } else if (mine && !written[index(section)]) {
        text.add(PARTITION + (section.equals(ALL) ? partition : tryPartition));
        written[index(section)] = true;
      }
    }
    if (!written[0]) {
      text.add(0, PARTITION + partition);
      text.add(0, ALL);
    }
    if (!written[1]) {
      text.add(TRYBOOT);
      text.add(PARTITION + tryPartition);
    }
    if (mark != null) {
      text.add(("# tandem-trial " + mark.part() + " " + mark.bootId()).strip());
    }
    return String.join("\n", text) + "\n";
  }

  private static int index(String section) {
    return section.equals(ALL) ? 0 : 1;
  }

  private OptionalInt partition(String section) {
    OptionalInt found = OptionalInt.empty();
    for (String line : lines(section)) {
      if (line.matches(PARTITION + "[0-9]{1,4}")) {
        found = OptionalInt.of(Integer.parseInt(line.substring(PARTITION.length())));
      }
    }
    return found;
  }

  // What stands before the first section counts for all boots.
  private List<String> lines(String wanted) {
    List<String> found = new ArrayList<>();
    String section = ALL;
    for (String line : lines) {
      if (line.startsWith("[")) {
        section = line;
      } else if (section.equals(wanted)) {
        found.add(line);
      }
    }
    return found;
  }
}
