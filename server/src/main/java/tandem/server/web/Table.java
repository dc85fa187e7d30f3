package tandem.server.web;

import java.util.ArrayList;
import java.util.List;

/** A table whose cells know their column's name, which small screens show beside them. */
final class Table {
  private final String caption;
  private final List<String> columns;
  private final List<Element> rows = new ArrayList<>();

  /** Takes what the table shows, in words for those who do not see it, and its columns. */
  Table(String caption, List<String> columns) {
    this.caption = caption;
    this.columns = List.copyOf(columns);
  }

  /** Adds a row with as many cells as there are columns. */
  Table row(Node... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells, expected " + columns.size() + " for " + columns);
    }
    Element row = Element.of("tr");
    for (int i = 0; i < cells.length; i++) {
      row.add(Element.of("td", cells[i]).with("data-column", columns.get(i)));
    }
    rows.add(row);
    return this;
  }

  /** Returns the table, or a sentence where there is nothing to show. */
  Element node(String whenEmpty) {
    if (rows.isEmpty()) {
      return Element.of("p", whenEmpty).with("class", "empty");
    }
    Element head = Element.of("tr");
    for (String column : columns) {
      head.add(Element.of("th", column).with("scope", "col"));
    }
    return Element.of(
        "table",
        Element.of("caption", caption),
        Element.of("thead", head),
        Element.of("tbody").add(rows));
  }
}
