package tandem.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a distribution may hold: the file {@code parts} beside the script for the notices, which
 * says what its columns mean.
 */
record PartsTable(List<Row> rows) {

  /**
   * One line.
   *
   * @param kind {@code jar}, {@code inside}, {@code native} or {@code runtime}
   * @param file pattern for the name of the file; for {@code inside} behind the name of the jar
   * @param name what the part calls itself
   * @param purl how package registries name it; empty for what the build machine has
   * @param licence an SPDX expression
   */
  record Row(String kind, String file, String name, String purl, String licence) {

    boolean isOf(Path path) {
      return FileSystems.getDefault()
          .getPathMatcher("glob:" + file.substring(file.indexOf('/') + 1))
          .matches(Path.of(String.valueOf(path.getFileName())));
    }
  }

  PartsTable {
    rows = List.copyOf(rows);
  }

  static PartsTable read(Path file) throws IOException {
    return new PartsTable(
        Files.readAllLines(file).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\\|", -1))
            .map(words -> new Row(words[0], words[1], words[2], words[3], words[4]))
            .toList());
  }

  /** Returns the rows of this kind. */
  List<Row> of(String kind) {
    return rows.stream().filter(row -> row.kind().equals(kind)).toList();
  }

  /** Returns the row of this kind that knows the file. */
  Optional<Row> find(String kind, Path file) {
    return of(kind).stream().filter(row -> row.isOf(file)).findFirst();
  }
}
