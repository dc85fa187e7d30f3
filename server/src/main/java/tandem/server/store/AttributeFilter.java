package tandem.server.store;

import java.util.List;

/**
 * A condition on one attribute of the inventory.
 *
 * @param name of the attribute
 * @param operator to compare with
 * @param values to compare to: one, but any number for IN and NOT_IN, and none for the last two
 */
public record AttributeFilter(String name, Operator operator, List<String> values) {

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
      return sql.startsWith("number");
    }
  }

  public AttributeFilter {
    values = List.copyOf(values);
  }
}
