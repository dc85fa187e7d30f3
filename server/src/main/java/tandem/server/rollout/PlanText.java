package tandem.server.rollout;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;

/** Writes plans as JSON, which {@link PlanJson} reads. */
public final class PlanText {
  private PlanText() {}

  /** Returns the whole plan. */
  public static JsonObject of(RolloutPlan plan) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("target", target(plan.target()));
    List<JsonValue> phases = new ArrayList<>();
    plan.phases().forEach(phase -> phases.add(phase(phase)));
    members.put("phases", new JsonArray(phases));
    members.put("stop", stop(plan.stopRule()));
    members.put("pace", pace(plan.pace()));
    plan.window().ifPresent(window -> members.put("window", window(window)));
    members.put("retries", JsonValue.of(plan.retries()));
    return new JsonObject(members);
  }

  private static JsonValue target(Target target) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (target instanceof Target.Devices devices) {
      members.put("devices", JsonValue.strings(devices.ids().stream().sorted().toList()));
    } else if (target instanceof Target.AllDevices) {
      members.put("all", new JsonBoolean(true));
    } else if (target instanceof Target.Group group) {
      members.put("group", JsonValue.of(group.name()));
    } else if (target instanceof Target.Matching matching) {
      members.put("filter", matching.filter().json());
    }
    return new JsonObject(members);
  }

  private static JsonValue phase(Phase phase) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (phase.share() instanceof Share.OfAll of) {
      members.put("percent", number(of.percent()));
    } else if (phase.share() instanceof Share.First first) {
      members.put("count", JsonValue.of(first.count()));
    }
    members.put("delay_seconds", seconds(phase.delay()));
    if (phase.success().isPresent()) {
      members.put("success_percent", number(phase.success().get().percent()));
      members.put("min_finished", JsonValue.of(phase.success().get().minFinished()));
    }
    return new JsonObject(members);
  }

  private static JsonValue stop(StopRule rule) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    putIfPresent(members, "failures", rule.failures());
    rule.percent().ifPresent(percent -> members.put("percent", number(percent)));
    members.put("min_finished", JsonValue.of(rule.minFinished()));
    return new JsonObject(members);
  }

  private static JsonValue pace(Pace pace) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    putIfPresent(members, "in_progress", pace.inProgress());
    putIfPresent(members, "downloads", pace.downloads());
    putIfPresent(members, "bytes_per_second", pace.bytesPerSecond());
    members.put("silent_after_seconds", seconds(pace.silentAfter()));
    return new JsonObject(members);
  }

  private static JsonValue window(Window window) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("from", JsonValue.of(window.from().toString()));
    members.put("to", JsonValue.of(window.to().toString()));
    members.put("zone", JsonValue.of(window.zone().getId()));
    members.put(
        "days", JsonValue.strings(window.days().stream().sorted().map(PlanText::day).toList()));
    return new JsonObject(members);
  }

  private static void putIfPresent(
      Map<String, JsonValue> members, String name, Optional<Long> value) {
    value.ifPresent(number -> members.put(name, JsonValue.of(number)));
  }

  private static String day(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }

  private static JsonValue number(Percent percent) {
    return new JsonNumber(percent.text());
  }

  private static JsonValue seconds(Duration duration) {
    return JsonValue.of(duration.toSeconds());
  }
}
