package tandem.server.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** The condition of a query for devices. Values never become part of the text. */
final class DeviceWhere {
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();
  private final List<Predicate<String>> texts = new ArrayList<>();

  private DeviceWhere() {}

  static DeviceWhere of(DeviceFilter filter) {
    DeviceWhere where = new DeviceWhere();
    filter.status().ifPresent(status -> where.add("status = ?", status.text()));
    filter.group().ifPresent(where::group);
    if (!filter.ids().isEmpty()) {
      where.conditions.add("id IN (" + places(filter.ids().size()) + ")");
      where.parameters.addAll(filter.ids());
    }
    filter.attributes().forEach(where::attribute);
    return where;
  }

  private void add(String condition, Object parameter) {
    conditions.add(condition);
    parameters.add(parameter);
  }

  private void group(String group) {
    if (group.isEmpty()) {
      conditions.add("group_name IS NULL");
    } else {
      add("group_name = ?", group);
    }
  }

  private void attribute(AttributeFilter filter) {
    String compare = filter.operator().sql().replace("%s", places(filter.values().size()));
    conditions.add(
        (filter.operator().isNegative() ? "NOT " : "")
            + "EXISTS (SELECT 1 FROM "
            + filter.scope().sql()
            + " name = ? AND "
            + compare
            + ")");
    parameters.add(filter.name());
    if (filter.operator() == AttributeFilter.Operator.FITS) {
      parameters.add(texts.size());
      texts.add(filter.text());
    }
    for (String value : filter.values()) {
      parameters.add(filter.operator().isOfNumbers() ? Double.valueOf(value) : value);
    }
  }

  private static String places(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  /** Returns the text with the blank before it, or nothing. */
  String sql() {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  /** Returns what the function of SQL asks about texts. */
  List<Predicate<String>> texts() {
    return texts;
  }

  Object[] parameters() {
    return parameters.toArray();
  }
}
