package tandem.server.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.server.rollout.RolloutState.Status;

/** The form in which the state of a roll-out is stored. */
public final class StateJson {
  private static final int MOST_PHASES = 20;
  private static final long MOST = 1_000_000_000_000L;
  private static final List<String> MEMBERS =
      List.of("status", "reason", "created", "phases_began", "counters", "forgiven");
  private static final List<String> COUNTERS =
      List.of("started", "succeeded", "failed", "finished");

  private StateJson() {}

  /** Returns the state as JSON; times are in milliseconds since 1970. */
  public static JsonObject write(RolloutState state) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("status", JsonValue.of(state.status().name().toLowerCase(Locale.ROOT)));
    if (!state.reason().isEmpty()) {
      members.put("reason", JsonValue.of(state.reason()));
    }
    members.put("created", JsonValue.of(state.created().toEpochMilli()));
    members.put(
        "phases_began", numbers(state.phasesBegan().stream().map(Instant::toEpochMilli).toList()));
    members.put("counters", counters(state.counters()));
    members.put("forgiven", counters(state.forgiven()));
    return new JsonObject(members);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws JsonException when it is something else
   */
  public static RolloutState read(JsonValue value) throws JsonException {
    Fields fields = Fields.of("state", value, MEMBERS);
    return new RolloutState(
        status(fields),
        fields.text("reason").orElse(""),
        Instant.ofEpochMilli(whole(fields, "created")),
        numbers(fields, "phases_began").stream().map(Instant::ofEpochMilli).toList(),
        counters(fields, "counters"),
        counters(fields, "forgiven"));
  }

  private static Status status(Fields fields) throws JsonException {
    String text = fields.text("status").orElse("");
    for (Status status : Status.values()) {
      if (status.name().toLowerCase(Locale.ROOT).equals(text)) {
        return status;
      }
    }
    throw new JsonException(fields.path("status") + ": expected running, paused, stopped, aborted");
  }

  private static JsonValue counters(Counters counters) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("started", numbers(counters.started()));
    members.put("succeeded", JsonValue.of(counters.succeeded()));
    members.put("failed", JsonValue.of(counters.failed()));
    members.put("finished", JsonValue.of(counters.finished()));
    return new JsonObject(members);
  }

  private static Counters counters(Fields state, String name) throws JsonException {
    Fields fields = Fields.of(state.path(name), state.needed(name), COUNTERS);
    return new Counters(
        numbers(fields, "started"),
        whole(fields, "succeeded"),
        whole(fields, "failed"),
        whole(fields, "finished"));
  }

  private static JsonValue numbers(List<Long> numbers) {
    return new JsonArray(numbers.stream().map(JsonValue::of).toList());
  }

  private static List<Long> numbers(Fields fields, String name) throws JsonException {
    List<Long> numbers = new ArrayList<>();
    for (JsonValue item : fields.list(name, MOST_PHASES)) {
      if (!(item instanceof JsonNumber number) || !number.text().matches("\\d{1,18}")) {
        throw new JsonException(fields.path(name) + ": is a " + item.typeName());
      }
      numbers.add(Long.parseLong(number.text()));
    }
    return numbers;
  }

  private static long whole(Fields fields, String name) throws JsonException {
    fields.needed(name);
    return fields.whole(name, 0, name.equals("created") ? Long.MAX_VALUE : MOST).orElseThrow();
  }
}
