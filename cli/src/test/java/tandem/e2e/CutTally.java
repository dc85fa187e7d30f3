package tandem.e2e;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts power cuts: during what, what booted, and what the device then called its situation. */
final class CutTally {
  private final Map<CutOperation, Row> rows = new EnumMap<>(CutOperation.class);
  private int cuts;

  private static final class Row {
    int cuts;
    int late;
    int old;
    int fresh;
    final Map<String, Integer> situations = new TreeMap<>();

    List<String> cells() {
      String all =
          situations.entrySet().stream()
              .map(entry -> entry.getKey() + " " + entry.getValue())
              .collect(Collectors.joining(", "));
      return List.of("" + cuts, "" + late, "" + old, "" + fresh, all);
    }
  }

  /** One cut, and the boot after it. */
  record Cut(CutOperation during, boolean wasOver, boolean freshBoots, String situation) {}

  void count(Cut cut) {
    Row row = rows.computeIfAbsent(cut.during(), key -> new Row());
    cuts++;
    row.cuts++;
    row.late += cut.wasOver() ? 1 : 0;
    row.old += cut.freshBoots() ? 0 : 1;
    row.fresh += cut.freshBoots() ? 1 : 0;
    row.situations.merge(cut.situation(), 1, Integer::sum);
  }

  int cuts() {
    return cuts;
  }

  int cuts(CutOperation operation) {
    Row row = rows.get(operation);
    return row == null ? 0 : row.cuts;
  }

  /** Returns a table for a document. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| power cut during | cuts | when it was over | old system boots | new system boots |"
            + " situation then |");
    lines.add("|---|---|---|---|---|---|");
    rows.forEach(
        (operation, row) ->
            lines.add("| " + operation.shown() + " | " + String.join(" | ", row.cells()) + " |"));
    return lines;
  }
}
