package tandem.server.rollout;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonBoolean;

/** Reads plans from JSON, strictly; {@link PlanText} writes them. */
public final class PlanJson {
  private static final long MOST_SECONDS = Duration.ofDays(366).toSeconds();
  private static final long MOST_COUNT = 1_000_000_000_000L;
  private static final int MOST_DEVICES = 20_000;
  private static final int MOST_RETRIES = 10;

  private PlanJson() {}

  /**
   * Reads a plan.
   *
   * @throws JsonException when something is not as expected, with the path to it
   */
  public static RolloutPlan read(JsonValue value) throws JsonException {
    Fields fields =
        Fields.of("plan", value, List.of("target", "phases", "stop", "pace", "window", "retries"));
    Target target = target(fields.path("target"), fields.needed("target"));
    return read(target, fields);
  }

  /**
   * Reads all of a plan but its target, which the request says in another way.
   *
   * @throws JsonException when something is not as expected, with the path to it
   */
  public static RolloutPlan read(Target target, JsonValue value) throws JsonException {
    return read(
        target,
        Fields.of("rollout", value, List.of("phases", "stop", "pace", "window", "retries")));
  }

  private static RolloutPlan read(Target target, Fields fields) throws JsonException {
    StopRule stop = StopRule.NEVER;
    if (fields.value("stop").isPresent()) {
      stop = stop(fields.path("stop"), fields.needed("stop"));
    }
    Pace pace = Pace.UNLIMITED;
    if (fields.value("pace").isPresent()) {
      pace = pace(fields.path("pace"), fields.needed("pace"));
    }
    Optional<Window> window = Optional.empty();
    if (fields.value("window").isPresent()) {
      window = Optional.of(window(fields.path("window"), fields.needed("window")));
    }
    int retries = fields.whole("retries", 0, MOST_RETRIES).orElse(0L).intValue();
    try {
      return new RolloutPlan(target, phases(fields), stop, pace, window, retries);
    } catch (IllegalArgumentException e) {
      throw new JsonException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Target target(String path, JsonValue value) throws JsonException {
    Fields fields = Fields.of(path, value, List.of("devices", "all", "group", "filter"));
    List<Target> targets = new ArrayList<>();
    if (fields.value("devices").isPresent()) {
      targets.add(new Target.Devices(Set.copyOf(fields.texts("devices", MOST_DEVICES))));
    }
    if (fields.value("all").filter(new JsonBoolean(true)::equals).isPresent()) {
      targets.add(new Target.AllDevices());
    }
    Optional<String> group = fields.text("group");
    group.ifPresent(name -> targets.add(new Target.Group(name)));
    if (fields.value("filter").isPresent()) {
      targets.add(new Target.Matching(Filter.read(fields.path("filter"), fields.needed("filter"))));
    }
    if (targets.size() != 1) {
      throw new JsonException(
          path + ": has " + targets.size() + " of devices, all, group and filter, expected one");
    }
    return targets.get(0);
  }

  private static List<Phase> phases(Fields fields) throws JsonException {
    List<Phase> phases = new ArrayList<>();
    for (JsonValue item : fields.list("phases", Integer.MAX_VALUE)) {
      phases.add(phase(fields.path("phases") + "[" + phases.size() + "]", item));
    }
    return phases.isEmpty()
        ? List.of(new Phase(new Share.Rest(), Duration.ZERO, Optional.empty()))
        : phases;
  }

  private static Phase phase(String path, JsonValue item) throws JsonException {
    Fields fields =
        Fields.of(
            path,
            item,
            List.of("percent", "count", "delay_seconds", "success_percent", "min_finished"));
    Optional<Percent> success = fields.percent("success_percent");
    long least = fields.whole("min_finished", 1, MOST_COUNT).orElse(1L);
    return new Phase(
        share(path, fields),
        seconds(fields, "delay_seconds").orElse(Duration.ZERO),
        success.map(percent -> new SuccessThreshold(percent, least)));
  }

  private static Share share(String path, Fields fields) throws JsonException {
    Optional<Percent> percent = fields.percent("percent");
    Optional<Long> count = fields.whole("count", 1, MOST_COUNT);
    if (percent.isPresent() && count.isPresent()) {
      throw new JsonException(path + ": has percent and count, expected at most one");
    }
    if (percent.isPresent() && percent.get().hundredths() == 0) {
      throw new JsonException(fields.path("percent") + ": is 0, expected more");
    }
    if (percent.isPresent()) {
      return new Share.OfAll(percent.get());
    }
    return count.isPresent() ? new Share.First(count.get()) : new Share.Rest();
  }

  private static StopRule stop(String path, JsonValue value) throws JsonException {
    Fields fields = Fields.of(path, value, List.of("failures", "percent", "min_finished"));
    return new StopRule(
        fields.whole("failures", 1, MOST_COUNT),
        fields.percent("percent"),
        fields.whole("min_finished", 1, MOST_COUNT).orElse(1L));
  }

  private static Pace pace(String path, JsonValue value) throws JsonException {
    Fields fields =
        Fields.of(
            path,
            value,
            List.of("in_progress", "downloads", "bytes_per_second", "silent_after_seconds"));
    Optional<Long> inProgress = fields.whole("in_progress", 1, MOST_COUNT);
    Optional<Long> downloads = fields.whole("downloads", 1, MOST_COUNT);
    Optional<Long> bytesPerSecond = fields.whole("bytes_per_second", Pace.LEAST, MOST_COUNT);
    Duration silent = seconds(fields, "silent_after_seconds").orElse(Pace.UNLIMITED.silentAfter());
    try {
      return new Pace(inProgress, downloads, bytesPerSecond, silent);
    } catch (IllegalArgumentException e) {
      throw new JsonException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Window window(String path, JsonValue value) throws JsonException {
    Fields fields = Fields.of(path, value, List.of("from", "to", "zone", "days"));
    Set<DayOfWeek> days = new HashSet<>();
    for (String day : fields.texts("days", DayOfWeek.values().length)) {
      days.add(day(fields.path("days"), day));
    }
    try {
      return new Window(
          time(fields, "from"),
          time(fields, "to"),
          ZoneId.of(fields.text("zone").orElse("UTC")),
          days);
    } catch (DateTimeException e) {
      throw new JsonException(fields.path("zone") + ": is no time zone, like Europe/Berlin", e);
    } catch (IllegalArgumentException e) {
      throw new JsonException(String.valueOf(e.getMessage()), e);
    }
  }

  private static LocalTime time(Fields fields, String name) throws JsonException {
    String text = Fields.text(fields.path(name), fields.needed(name));
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new JsonException(fields.path(name) + ": is no time of day, like 22:30", e);
    }
  }

  private static DayOfWeek day(String path, String text) throws JsonException {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().substring(0, 3).equals(text.toUpperCase(Locale.ROOT))) {
        return day;
      }
    }
    throw new JsonException(path + ": expected mon, tue, wed, thu, fri, sat or sun");
  }

  private static Optional<Duration> seconds(Fields fields, String name) throws JsonException {
    return fields.whole(name, 0, MOST_SECONDS).map(Duration::ofSeconds);
  }
}
