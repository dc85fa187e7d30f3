package tandem.server.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** How single values look on pages. */
final class Shown {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
  private static final Pattern CLASS = Pattern.compile("[a-z_-]{1,40}");

  private Shown() {}

  /** Returns a time of the API for people. */
  static Node time(String text) {
    try {
      Instant instant = Instant.parse(text);
      return instant.getEpochSecond() <= 0
          ? new Text("never")
          : Element.of("time", TIME.format(instant)).with("datetime", text);
    } catch (DateTimeException e) {
      return new Text(text.isEmpty() ? "never" : text);
    }
  }

  /** Returns a status, which the style sheet gives a colour; the word stays. */
  static Element status(String status) {
    Element shown = Element.of("span", status);
    return CLASS.matcher(status).matches()
        ? shown.with("class", "status " + status)
        : shown.with("class", "status");
  }

  /** Returns a size for people. */
  static String size(long bytes) {
    String[] units = {"bytes", "KiB", "MiB", "GiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
