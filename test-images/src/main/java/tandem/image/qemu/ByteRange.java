package tandem.image.qemu;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of a file, from the first byte to the last one, both included. */
record ByteRange(long first, long last) {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * Reads a Range header. Returns null where there is none, or one that may be ignored.
   *
   * @return with first behind last when nothing of it is in the file
   */
  static @Nullable ByteRange of(@Nullable String header, long size) {
    Matcher matcher = ONE.matcher(header == null ? "" : header.strip());
    if (!matcher.matches()) {
      return null;
    }
    String from = matcher.group(1);
    String to = matcher.group(2);
    if (from.isEmpty()) {
      return to.isEmpty() ? null : new ByteRange(Math.max(0, size - Long.parseLong(to)), size - 1);
    }
    long last = to.isEmpty() ? size - 1 : Math.min(Long.parseLong(to), size - 1);
    return new ByteRange(Long.parseLong(from), last);
  }

  boolean isEmpty() {
    return first > last;
  }

  long length() {
    return last - first + 1;
  }
}
