package tandem.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The number under which the bootloader knows a slot: that of its partition, unless it is set. */
final class BootPart {
  // Names that end in a number which is none of a partition.
  private static final Pattern WHOLE_DISK =
      Pattern.compile(
          "(dm-|loop|md|ram|zram|sr|fd|nbd|pmem|mmcblk)[0-9]+|nvme[0-9]+n[0-9]+"
              + "|mmcblk[0-9]+(boot|gp)[0-9]+");
  private static final Pattern TRAILING_DIGITS = Pattern.compile("(?:^|[^0-9])([0-9]{1,3})$");
  // Names that udev, UBI or the kernel give by rules, so that their last digits are no partition.
  private static final Pattern ALIAS =
      Pattern.compile("[A-Z]+=.*|ubi[0-9]*[:!].*|/dev/root|/dev/block/.*|/dev/(.*/)?by-[^/]*/.*");

  private BootPart() {}

  /**
   * Returns the number, or null when no name has one.
   *
   * @param configured the name in the configuration; like in Mender it counts before what a link of
   *     the integrator's own making points at
   * @param name the device's name after all links
   * @param kernelName the kernel's name, if known
   */
  static @Nullable Integer of(String configured, String name, @Nullable String kernelName) {
    List<String> names = new ArrayList<>();
    if (!ALIAS.matcher(configured).matches()) {
      names.add(configured);
    }
    names.add(name);
    if (kernelName != null) {
      names.add(kernelName);
    }
    for (String candidate : names) {
      String last = candidate.substring(candidate.lastIndexOf('/') + 1);
      Matcher digits = TRAILING_DIGITS.matcher(last);
      if (!WHOLE_DISK.matcher(last).matches() && digits.find()) {
        return Integer.valueOf(digits.group(1));
      }
    }
    return null;
  }
}
