package tandem.server.rollout;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonString;

/**
 * One condition on an attribute. Of an attribute that is a list, one item that fits is enough; one
 * that is missing fits only {@code $ne}, {@code $nin} and a {@code $exists} of false.
 */
public final class Condition {
  private final String scope;
  private final String attribute;
  private final Operator operator;
  private final JsonValue value;
  private final @Nullable BoundedPattern pattern;

  /**
   * Takes the condition.
   *
   * @throws IllegalArgumentException when the value is of a type that the operator can not take
   */
  public Condition(String scope, String attribute, Operator operator, JsonValue value) {
    this.scope = scope;
    this.attribute = attribute;
    this.operator = operator;
    this.value = value;
    String expected = expected(operator);
    if (!fits(operator, value)) {
      throw new IllegalArgumentException(
          operator.text() + " with a " + value.typeName() + ", expected " + expected);
    }
    this.pattern =
        operator == Operator.REGEX ? BoundedPattern.of(((JsonString) value).value()) : null;
  }

  /** Returns who says the attribute. */
  public String scope() {
    return scope;
  }

  /** Returns the name of the attribute. */
  public String attribute() {
    return attribute;
  }

  /** Returns how it is compared. */
  public Operator operator() {
    return operator;
  }

  /** Returns what it is compared with. */
  public JsonValue value() {
    return value;
  }

  /** Tells whether a device fits. */
  boolean matches(Attributes attributes) {
    Optional<JsonValue> got = attributes.get(scope, attribute);
    List<JsonValue> items =
        got.map(v -> v instanceof JsonArray array ? array.items() : List.of(v)).orElse(List.of());
    return switch (operator) {
      case EQ -> any(items, item -> equal(item, value));
      case NE -> !any(items, item -> equal(item, value));
      case IN -> any(items, this::isListed);
      case NIN -> !any(items, this::isListed);
      case GT -> compares(items, order -> order > 0);
      case GTE -> compares(items, order -> order >= 0);
      case LT -> compares(items, order -> order < 0);
      case LTE -> compares(items, order -> order <= 0);
      case EXISTS -> got.isPresent() == ((JsonBoolean) value).value();
      case REGEX -> any(items, this::isFound);
    };
  }

  private boolean isListed(JsonValue item) {
    return any(((JsonArray) value).items(), listed -> equal(item, listed));
  }

  private boolean isFound(JsonValue item) {
    return pattern != null && item instanceof JsonString text && pattern.isFoundIn(text.value());
  }

  private boolean compares(List<JsonValue> items, IntPredicate fits) {
    return any(
        items,
        item -> {
          OptionalInt order = compare(item, value);
          return order.isPresent() && fits.test(order.getAsInt());
        });
  }

  private static boolean any(List<JsonValue> items, Predicate<JsonValue> fits) {
    return items.stream().anyMatch(fits);
  }

  private static boolean equal(JsonValue a, JsonValue b) {
    OptionalInt order = compare(a, b);
    return order.isPresent() ? order.getAsInt() == 0 : a.equals(b);
  }

  private static OptionalInt compare(JsonValue a, JsonValue b) {
    if (a instanceof JsonString x && b instanceof JsonString y) {
      return OptionalInt.of(x.value().compareTo(y.value()));
    }
    Optional<BigDecimal> x = Decimals.of(a);
    Optional<BigDecimal> y = Decimals.of(b);
    return x.isPresent() && y.isPresent()
        ? OptionalInt.of(x.get().compareTo(y.get()))
        : OptionalInt.empty();
  }

  private static String expected(Operator operator) {
    return switch (operator) {
      case EQ, NE, GT, GTE, LT, LTE -> "a string or a number";
      case IN, NIN -> "a list of strings or numbers";
      case EXISTS -> "a boolean";
      case REGEX -> "a string";
    };
  }

  private static boolean fits(Operator operator, JsonValue value) {
    return switch (operator) {
      case EQ, NE, GT, GTE, LT, LTE -> isScalar(value);
      case IN, NIN ->
          value instanceof JsonArray array && array.items().stream().allMatch(Condition::isScalar);
      case EXISTS -> value instanceof JsonBoolean;
      case REGEX -> value instanceof JsonString;
    };
  }

  private static boolean isScalar(JsonValue value) {
    return value instanceof JsonString || Decimals.of(value).isPresent();
  }
}
