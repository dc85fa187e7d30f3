package tandem.server.manage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.server.http.Fields;
import tandem.server.http.RefusedException;
import tandem.server.store.AttributeFilter;
import tandem.server.store.AttributeFilter.Operator;
import tandem.server.store.AttributeFilter.Scope;
import tandem.server.store.AuthStatus;
import tandem.server.store.DeviceFilter;

/** Reads the filters of a search in Mender's form. */
final class DeviceSearch {
  private static final int MOST_FILTERS = 20;
  private static final int MOST_VALUES = 500;
  private static final int LONGEST = 4096;
  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "$eq", Operator.EQUAL,
          "$ne", Operator.NOT_EQUAL,
          "$in", Operator.IN,
          "$nin", Operator.NOT_IN,
          "$gt", Operator.GREATER,
          "$gte", Operator.GREATER_OR_EQUAL,
          "$lt", Operator.LESS,
          "$lte", Operator.LESS_OR_EQUAL);
  // Texts are ordered as texts, as the filters of roll-outs do it.
  private static final Map<Operator, Operator> OF_TEXTS =
      Map.of(
          Operator.GREATER, Operator.GREATER_TEXT,
          Operator.GREATER_OR_EQUAL, Operator.GREATER_OR_EQUAL_TEXT,
          Operator.LESS, Operator.LESS_TEXT,
          Operator.LESS_OR_EQUAL, Operator.LESS_OR_EQUAL_TEXT);

  private Optional<AuthStatus> status = Optional.empty();
  private Optional<String> group = Optional.empty();
  private final List<AttributeFilter> attributes = new ArrayList<>();

  private final List<String> ids = new ArrayList<>();
  private final SearchExpressions expressions = new SearchExpressions();

  private DeviceSearch() {}

  static DeviceSearch read(JsonObject body) throws RefusedException {
    DeviceSearch search = new DeviceSearch();
    List<JsonValue> filters = list(body, "filters", MOST_FILTERS);
    for (JsonValue filter : filters) {
      if (!(filter instanceof JsonObject object)) {
        throw new RefusedException(400, "filters: expected objects");
      }
      search.add(object);
    }
    for (JsonValue id : list(body, "device_ids", MOST_VALUES)) {
      search.ids.add(text(id));
    }
    return search;
  }

  DeviceFilter filter() {
    return new DeviceFilter(status, ids, group, attributes);
  }

  /**
   * Looks, after the search, whether there was time enough for it.
   *
   * @throws RefusedException when there was not
   */
  void check() throws RefusedException {
    expressions.check();
  }

  private static List<JsonValue> list(JsonObject body, String name, int most)
      throws RefusedException {
    JsonValue value = body.get(name).orElse(new JsonArray(List.of()));
    if (value instanceof JsonArray array && array.items().size() <= most) {
      return array.items();
    }
    throw new RefusedException(400, name + ": expected a list of at most " + most);
  }

  private void add(JsonObject filter) throws RefusedException {
    Fields fields = new Fields(filter);
    String scope = fields.optionalText("scope", LONGEST).orElse("inventory");
    String name = fields.text("attribute", LONGEST);
    String type = fields.text("type", LONGEST);
    JsonValue value = filter.get("value").orElse(new JsonBoolean(true));
    if (scope.equals("inventory")) {
      attributes.add(attribute(Scope.INVENTORY, name, type, value));
    } else if (scope.equals("identity") && name.equals("status") && type.equals("$eq")) {
      status = AuthStatus.of(text(value));
    } else if (scope.equals("identity") && !name.equals("status")) {
      attributes.add(attribute(Scope.IDENTITY, name, type, value));
    } else if (scope.equals("system") && name.equals("group") && type.equals("$eq")) {
      group = Optional.of(text(value));
    } else {
      throw new RefusedException(
          400,
          "filters: "
              + scope
              + " "
              + name
              + " "
              + type
              + ": expected the scope inventory or identity, or $eq of the identity's status or"
              + " the system's group");
    }
  }

  private AttributeFilter attribute(Scope scope, String name, String type, JsonValue value)
      throws RefusedException {
    if (type.equals("$exists")) {
      boolean there = !(value instanceof JsonBoolean bool) || bool.value();
      return new AttributeFilter(scope, name, there ? Operator.EXISTS : Operator.ABSENT, List.of());
    }
    if (type.equals("$regex")) {
      if (!(value instanceof JsonString expression)) {
        throw new RefusedException(400, "value: $regex takes a text");
      }
      return AttributeFilter.fits(scope, name, expressions.add(expression.value()));
    }
    Operator operator = OPERATORS.get(type);
    if (operator == null) {
      throw new RefusedException(
          400,
          "type: " + type + " is not known; known are $exists, $regex and " + OPERATORS.keySet());
    }
    List<String> values = new ArrayList<>();
    boolean many = operator == Operator.IN || operator == Operator.NOT_IN;
    if (many != value instanceof JsonArray) {
      throw new RefusedException(400, "value: " + type + " takes " + (many ? "a list" : "one"));
    }
    if (value instanceof JsonArray array) {
      if (array.items().size() > MOST_VALUES) {
        throw new RefusedException(400, "value: more than " + MOST_VALUES);
      }
      for (JsonValue item : array.items()) {
        values.add(text(item));
      }
    } else {
      values.add(text(value));
    }
    return new AttributeFilter(scope, name, typed(operator, value), values);
  }

  private static Operator typed(Operator operator, JsonValue value) throws RefusedException {
    if (value instanceof JsonString) {
      return OF_TEXTS.getOrDefault(operator, operator);
    }
    // A column of numbers has no more than these.
    if (OF_TEXTS.containsKey(operator) && !Double.isFinite(Double.parseDouble(text(value)))) {
      throw new RefusedException(400, "value: expected a number that is not as large");
    }
    return operator;
  }

  private static String text(JsonValue value) throws RefusedException {
    if (value instanceof JsonString string && string.value().length() <= LONGEST) {
      return string.value();
    }
    if (value instanceof JsonNumber number) {
      return number.text();
    }
    throw new RefusedException(400, "value: expected a text or a number");
  }
}
