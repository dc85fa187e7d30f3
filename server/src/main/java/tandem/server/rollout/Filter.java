package tandem.server.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;

/** Conditions that a device has to fit all of; the JSON form is that of Mender's search. */
public record Filter(List<Condition> conditions) {
  private static final int MOST_CONDITIONS = 32;
  private static final int MOST_VALUES = 1000;
  private static final List<String> MEMBERS = List.of("scope", "attribute", "type", "value");
  private static final Set<String> SCOPES = Set.of("inventory", "identity", "system", "tags");

  public Filter {
    conditions = List.copyOf(conditions);
  }

  /** Tells whether a device fits. */
  public boolean matches(Attributes attributes) {
    return conditions.stream().allMatch(condition -> condition.matches(attributes));
  }

  /**
   * Reads a list of conditions.
   *
   * @param path what to call it in messages
   * @throws JsonException when something in it is not as expected
   */
  public static Filter read(String path, JsonValue value) throws JsonException {
    List<Condition> conditions = new ArrayList<>();
    for (JsonValue item : Fields.list(path, value, MOST_CONDITIONS)) {
      conditions.add(condition(path + "[" + conditions.size() + "]", item));
    }
    return new Filter(conditions);
  }

  private static Condition condition(String path, JsonValue item) throws JsonException {
    Fields fields = Fields.of(path, item, MEMBERS);
    String scope = fields.text("scope").orElse("inventory");
    if (!SCOPES.contains(scope)) {
      throw new JsonException(
          fields.path("scope") + ": expected inventory, identity, system or tags");
    }
    String attribute = Fields.text(fields.path("attribute"), fields.needed("attribute"));
    String type = Fields.text(fields.path("type"), fields.needed("type"));
    Operator operator =
        Operator.of(type)
            .orElseThrow(
                () ->
                    new JsonException(
                        fields.path("type")
                            + ": expected $eq, $ne, $in, $nin, $gt, $gte, $lt, $lte, $exists or"
                            + " $regex"));
    JsonValue value = fields.needed("value");
    if (value instanceof JsonArray) {
      Fields.list(fields.path("value"), value, MOST_VALUES);
    }
    try {
      return new Condition(scope, attribute, operator, value);
    } catch (IllegalArgumentException e) {
      throw new JsonException(fields.path("value") + ": " + e.getMessage(), e);
    }
  }

  /** Returns the form that {@link #read} takes. */
  public JsonArray json() {
    List<JsonValue> items = new ArrayList<>();
    for (Condition condition : conditions) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("scope", JsonValue.of(condition.scope()));
      members.put("attribute", JsonValue.of(condition.attribute()));
      members.put("type", JsonValue.of(condition.operator().text()));
      members.put("value", condition.value());
      items.add(new JsonObject(members));
    }
    return new JsonArray(items);
  }
}
