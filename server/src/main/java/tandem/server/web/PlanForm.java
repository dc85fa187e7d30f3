package tandem.server.web;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.server.http.Query;
import tandem.server.http.RefusedException;

/** The fields of the form for a new deployment, as the document that the API takes. */
record PlanForm(Query form) {
  private static final BigDecimal HOUR = BigDecimal.valueOf(3600);

  /** Returns the group that the deployment is for, empty when it is for something else. */
  String group() {
    return text("target").equals("group") ? text("group") : "";
  }

  /** Returns the whole document. */
  JsonObject deployment() throws RefusedException {
    Map<String, JsonValue> body = new LinkedHashMap<>();
    body.put("name", JsonValue.of(text("name")));
    body.put("artifact_name", JsonValue.of(text("artifact_name")));
    if (text("force").equals("yes")) {
      body.put("force_installation", new JsonBoolean(true));
    }
    switch (text("target")) {
      case "all" -> body.put("all_devices", new JsonBoolean(true));
      case "devices" ->
          body.put("devices", JsonValue.strings(List.of(text("devices").split("\\s+", -1))));
      case "filter" -> body.put("filter", filter());
      case "group" -> checkGroup();
      default -> throw new RefusedException(400, "choose for which devices");
    }
    body.put("rollout", rollout());
    WaitingSteps.map(form).ifPresent(map -> body.put("update_control_map", map));
    return new JsonObject(body);
  }

  private void checkGroup() throws RefusedException {
    if (text("group").isEmpty()) {
      throw new RefusedException(400, "choose a group");
    }
  }

  private JsonObject rollout() throws RefusedException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("phases", phases());
    members.put(
        "stop",
        object(
            "failures",
            "stop_failures",
            "percent",
            "stop_percent",
            "min_finished",
            "stop_finished"));
    members.put(
        "pace",
        object(
            "in_progress",
            "in_progress",
            "downloads",
            "downloads",
            "bytes_per_second",
            "bytes_per_second"));
    put(members, "retries", "retries");
    if (!text("from").isEmpty() || !text("to").isEmpty()) {
      Map<String, String> window = new LinkedHashMap<>();
      window.put("from", text("from"));
      window.put("to", text("to"));
      window.put("zone", text("zone"));
      members.put("window", JsonValue.strings(window));
    }
    return new JsonObject(members);
  }

  private JsonArray phases() throws RefusedException {
    List<JsonValue> phases = new ArrayList<>();
    BigDecimal percents = BigDecimal.ZERO;
    for (int i = 0; i < NewDeploymentPage.PHASES; i++) {
      Map<String, JsonValue> phase = new LinkedHashMap<>();
      put(phase, "percent", "percent" + i);
      put(phase, "count", "count" + i);
      put(phase, "success_percent", "success" + i);
      put(phase, "min_finished", "finished" + i);
      Optional<BigDecimal> hours = number("hours" + i);
      if (hours.isPresent()) {
        phase.put("delay_seconds", json(hours.get().multiply(HOUR)));
      }
      if (!phase.isEmpty()) {
        phases.add(new JsonObject(phase));
        percents = percents.add(number("percent" + i).orElse(BigDecimal.ZERO));
      }
    }
    if (!phases.isEmpty() && needsRest(phases, percents)) {
      phases.add(new JsonObject(Map.of()));
    }
    return new JsonArray(phases);
  }

  private static boolean needsRest(List<JsonValue> phases, BigDecimal percents) {
    JsonObject last = (JsonObject) phases.get(phases.size() - 1);
    boolean isRest = last.get("percent").isEmpty() && last.get("count").isEmpty();
    return !isRest && percents.compareTo(BigDecimal.valueOf(100)) < 0;
  }

  private JsonArray filter() {
    List<JsonValue> conditions = new ArrayList<>();
    for (int i = 0; i < NewDeploymentPage.CONDITIONS; i++) {
      if (!text("attribute" + i).isEmpty()) {
        Map<String, JsonValue> condition = new LinkedHashMap<>();
        condition.put("scope", JsonValue.of("inventory"));
        condition.put("attribute", JsonValue.of(text("attribute" + i)));
        condition.put("type", JsonValue.of(text("operator" + i)));
        condition.put("value", value(text("value" + i), text("operator" + i)));
        conditions.add(new JsonObject(condition));
      }
    }
    return new JsonArray(conditions);
  }

  /** Compares as a number only what is ordered: devices report most numbers as text. */
  private static JsonValue value(String text, String operator) {
    boolean isOrder = operator.startsWith("$gt") || operator.startsWith("$lt");
    return isOrder && text.matches("-?\\d{1,18}(\\.\\d{1,9})?")
        ? new JsonNumber(text)
        : JsonValue.of(text);
  }

  private JsonObject object(String... namesAndFields) throws RefusedException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndFields.length; i += 2) {
      put(members, namesAndFields[i], namesAndFields[i + 1]);
    }
    return new JsonObject(members);
  }

  private void put(Map<String, JsonValue> members, String name, String field)
      throws RefusedException {
    number(field).ifPresent(number -> members.put(name, json(number)));
  }

  private Optional<BigDecimal> number(String field) throws RefusedException {
    String text = text(field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.matches("\\d{1,15}(\\.\\d{1,6})?")) {
      throw new RefusedException(400, field + ": expected a number");
    }
    return Optional.of(new BigDecimal(text));
  }

  private static JsonValue json(BigDecimal number) {
    return new JsonNumber(number.stripTrailingZeros().toPlainString());
  }

  private String text(String field) {
    return form.get(field).orElse("").strip();
  }
}
