package tandem.image.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Changes {@code /etc/fstab} to what a device with two slots needs. */
final class Fstab {
  /** What the device mounts otherwise: the kernel mounts the root, which no slot may name. */
  private static final Set<String> OURS = Set.of("/", "/boot/efi", "/data");

  private static final List<String> ADDED =
      List.of(
          "# The kernel mounts the root: this file is the same in both slots.",
          "PARTLABEL=boot /boot/efi vfat umask=0077 0 2",
          "PARTLABEL=data /data ext4 defaults 0 2");

  private Fstab() {}

  /** Returns the new text. */
  static String converted(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.strip().split("\\s+", -1);
      boolean comment = line.strip().startsWith("#");
      String place = fields.length > 1 && !comment ? withoutSlash(fields[1]) : "";
      if (!OURS.contains(place)) {
        lines.add(line);
      }
    }
    lines.addAll(ADDED);
    return String.join("\n", lines) + "\n";
  }

  private static String withoutSlash(String place) {
    return place.length() > 1 && place.endsWith("/")
        ? place.substring(0, place.length() - 1)
        : place;
  }
}
