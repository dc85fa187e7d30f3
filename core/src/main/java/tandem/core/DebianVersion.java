package tandem.core;

import java.util.Optional;

/**
 * A version as Debian writes it, {@code [epoch:]upstream[-revision]}, ordered as {@code dpkg}
 * orders them: numbers by their value, letters before other signs, and {@code ~} before the end, so
 * that {@code 1.0~rc1} comes before {@code 1.0}.
 *
 * @param epoch the number before the colon; 0 without one
 * @param upstream what is between epoch and revision
 * @param revision what is behind the last hyphen; empty without one
 */
public record DebianVersion(int epoch, String upstream, String revision)
    implements Comparable<DebianVersion> {
  private static final int LONGEST = 512;
  private static final String EPOCH = "[0-9]{1,10}";
  private static final String UPSTREAM = "[0-9][A-Za-z0-9.+~:-]*";
  private static final String REVISION = "[A-Za-z0-9.+~]+";

  /** Returns the version that this text is; none when it is not one by Debian's policy. */
  public static Optional<DebianVersion> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    int colon = text.indexOf(':');
    String epoch = colon < 0 ? "0" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    int hyphen = rest.lastIndexOf('-');
    String upstream = hyphen < 0 ? rest : rest.substring(0, hyphen);
    boolean valid =
        epoch.matches(EPOCH)
            && Long.parseLong(epoch) <= Integer.MAX_VALUE
            && upstream.matches(UPSTREAM)
            && (hyphen < 0 || rest.substring(hyphen + 1).matches(REVISION));
    return valid
        ? Optional.of(
            new DebianVersion(
                Integer.parseInt(epoch), upstream, hyphen < 0 ? "" : rest.substring(hyphen + 1)))
        : Optional.empty();
  }

  /** Orders by epoch, then upstream, then revision; 0 also for {@code 1.0} and {@code 1.00}. */
  @Override
  public int compareTo(DebianVersion other) {
    int byEpoch = Integer.compare(epoch, other.epoch);
    if (byEpoch != 0) {
      return byEpoch;
    }
    int byUpstream = compare(upstream, other.upstream);
    return byUpstream != 0 ? byUpstream : compare(revision, other.revision);
  }

  @Override
  public String toString() {
    return (epoch == 0 ? "" : epoch + ":") + upstream + (revision.isEmpty() ? "" : "-" + revision);
  }

  // In turn: signs that are no digits, one by one, and then a number by its value.
  private static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() || j < b.length()) {
      while (isSign(a, i) || isSign(b, j)) {
        int difference = weight(a, i++) - weight(b, j++);
        if (difference != 0) {
          return difference;
        }
      }
      int endOfA = endOfNumber(a, i);
      int endOfB = endOfNumber(b, j);
      int byNumber = compareNumbers(a.substring(i, endOfA), b.substring(j, endOfB));
      if (byNumber != 0) {
        return byNumber;
      }
      i = endOfA;
      j = endOfB;
    }
    return 0;
  }

  // By length first, because a date with a time is already too long for an int.
  private static int compareNumbers(String a, String b) {
    String left = a.replaceFirst("^0+", "");
    String right = b.replaceFirst("^0+", "");
    int byLength = Integer.compare(left.length(), right.length());
    return byLength != 0 ? byLength : left.compareTo(right);
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isSign(String text, int at) {
    return at < text.length() && !isDigit(text.charAt(at));
  }

  private static int weight(String text, int at) {
    if (at >= text.length() || isDigit(text.charAt(at))) {
      return 0;
    }
    char c = text.charAt(at);
    if (c == '~') {
      return -1;
    }
    return isLetter(c) ? c : c + 256;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
