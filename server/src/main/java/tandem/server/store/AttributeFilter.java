package tandem.server.store;

import java.util.List;
import java.util.function.Predicate;

/**
 * A condition on one attribute of a device.
 *
 * @param scope who says it
 * @param name of the attribute
 * @param operator to compare with
 * @param values to compare to: one, but any number for IN and NOT_IN, and none for the last three
 * @param text what FITS asks about the value of an attribute that is a text
 */
public record AttributeFilter(
    Scope scope, String name, Operator operator, List<String> values, Predicate<String> text) {

  /** Who says an attribute; the SQL has rows with name, value and number. */
  public enum Scope {
    /** The device, again and again. */
    INVENTORY("attribute WHERE attribute.device = device.id AND"),
    /** The device, when it asked to be let in; a list counts as its JSON. */
    IDENTITY(
        "(SELECT key AS name, CAST(value AS TEXT) AS value,"
            + " CASE WHEN type IN ('integer', 'real') THEN value END AS number"
            + " FROM json_each(device.identity)) WHERE");

    private final String sql;

    Scope(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }
  }

  /** How to compare; the SQL of each has the place of one value, or of several. */
  public enum Operator {
    EQUAL("value = ?"),
    NOT_EQUAL("value = ?"),
    IN("value IN (%s)"),
    NOT_IN("value IN (%s)"),
    GREATER("number > ?"),
    GREATER_OR_EQUAL("number >= ?"),
    LESS("number < ?"),
    LESS_OR_EQUAL("number <= ?"),
    GREATER_TEXT("number IS NULL AND value > ?"),
    GREATER_OR_EQUAL_TEXT("number IS NULL AND value >= ?"),
    LESS_TEXT("number IS NULL AND value < ?"),
    LESS_OR_EQUAL_TEXT("number IS NULL AND value <= ?"),
    FITS("number IS NULL AND " + Fits.NAME + "(?, value)"),
    EXISTS("1 = 1"),
    ABSENT("1 = 1");

    private final String sql;

    Operator(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }

    boolean isNegative() {
      return this == NOT_EQUAL || this == NOT_IN || this == ABSENT;
    }

    boolean isOfNumbers() {
      return sql.startsWith("number ") && !sql.startsWith("number IS");
    }
  }

  public AttributeFilter {
    values = List.copyOf(values);
  }

  /** Makes a condition that compares with values. */
  public AttributeFilter(Scope scope, String name, Operator operator, List<String> values) {
    this(scope, name, operator, values, text -> false);
  }

  /** Makes a condition that asks about texts. */
  public static AttributeFilter fits(Scope scope, String name, Predicate<String> text) {
    return new AttributeFilter(scope, name, Operator.FITS, List.of(), text);
  }
}
