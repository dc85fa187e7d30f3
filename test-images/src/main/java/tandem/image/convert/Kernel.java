package tandem.image.convert;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel in {@code /boot} and its initial RAM disk.
 *
 * @param kernel name of the kernel
 * @param initrd name of its initial RAM disk
 */
record Kernel(String kernel, String initrd) {
  private static final Pattern NAME = Pattern.compile("vmlinu[xz]-(.+)");
  private static final Pattern PIECE = Pattern.compile("\\d+|\\D+");

  /**
   * Chooses the newest kernel that has an initial RAM disk.
   *
   * @param names all in {@code /boot}
   */
  static Optional<Kernel> newest(List<String> names) {
    List<String> versions = new ArrayList<>();
    for (String name : names) {
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches() && names.contains("initrd.img-" + matcher.group(1))) {
        versions.add(matcher.group(1));
      }
    }
    return versions.stream()
        .max(Comparator.comparing(Kernel::pieces, Kernel::compare))
        .map(version -> new Kernel(kernel(names, version), "initrd.img-" + version));
  }

  private static String kernel(List<String> names, String version) {
    return names.contains("vmlinuz-" + version) ? "vmlinuz-" + version : "vmlinux-" + version;
  }

  private static List<String> pieces(String version) {
    return PIECE.matcher(version).results().map(piece -> piece.group()).toList();
  }

  // Numbers by their value: 6.1.0-10 is newer than 6.1.0-9.
  private static int compare(List<String> one, List<String> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      String a = one.get(i);
      String b = other.get(i);
      boolean numbers = Character.isDigit(a.charAt(0)) && Character.isDigit(b.charAt(0));
      int order = numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
      if (order != 0) {
        return order;
      }
    }
    return one.size() - other.size();
  }
}
