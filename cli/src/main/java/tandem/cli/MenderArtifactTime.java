package tandem.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prints times as mender-artifact does: of the local time zone, with its offset and short name. */
final class MenderArtifactTime {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern(" xx")
          .toFormatter(Locale.ROOT);
  // The last line of a zone file: standard name and offset, then the name of daylight saving time.
  private static final Pattern NAMES =
      Pattern.compile(
          "(<[^>]+>|[A-Za-z]+)[-+]?[0-9:]+(?:(<[^>]+>|[A-Za-z]+)[-+,0-9].*)?", Pattern.DOTALL);
  private static final Path ZONES = Path.of("/usr/share/zoneinfo");
  private static final int MAX_ZONE_BYTES = 1 << 16;

  private final ZoneId zone;
  private final String standard;
  private final String summer;

  private MenderArtifactTime(ZoneId zone, String standard, String summer) {
    this.zone = zone;
    this.standard = standard;
    this.summer = summer;
  }

  /** Returns that of the zone the program runs in. */
  static MenderArtifactTime local(Map<String, String> environment) {
    return of(ZoneId.systemDefault(), environment.getOrDefault("TZ", ""));
  }

  /**
   * Returns that of a zone.
   *
   * @param wanted what the user has asked for; where that is nothing, a zone that Java calls GMT is
   *     the lack of any, which the tool calls UTC
   */
  static MenderArtifactTime of(ZoneId zone, String wanted) {
    if (zone.getId().equals("GMT") && !wanted.equals("GMT")) {
      return new MenderArtifactTime(zone, "UTC", "UTC");
    }
    Matcher names = NAMES.matcher(lastLine(zone));
    if (!names.matches()) {
      return new MenderArtifactTime(zone, "", "");
    }
    String standard = bare(names.group(1));
    String summer = names.group(2);
    return new MenderArtifactTime(zone, standard, summer == null ? standard : bare(summer));
  }

  private static String bare(String name) {
    return name.replaceAll("[<>]", "");
  }

  private static String lastLine(ZoneId zone) {
    try {
      Path file = ZONES.resolve(zone.getId());
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_ZONE_BYTES) {
        return "";
      }
      String text =
          new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).stripTrailing();
      return text.substring(text.lastIndexOf('\n') + 1);
    } catch (IOException | InvalidPathException e) {
      return ""; // without the system's zone files Java's own names have to do
    }
  }

  String of(Instant time) {
    ZonedDateTime there = time.atZone(zone);
    String name = zone.getRules().isDaylightSavings(time) ? summer : standard;
    if (name.isEmpty()) {
      name = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(there);
    }
    return TIME.format(there) + " " + name;
  }
}
