package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Holds docs/recovery.md against the program, row by row. */
class RecoveryDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "recovery.md");
  private static final int STORED_STATES = UpdateState.values().length;

  @Test
  void everyRowOfTheFirstTable_isWhatTheProgramJudges() throws IOException {
    List<List<String>> rows = rows(5, "Stored");

    assertThat(rows).hasSize(STORED_STATES * 8 + 4);
    assertThat(rows).doesNotHaveDuplicates();
    for (List<String> row : rows) {
      Optional<UpdateState> stored =
          row.get(0).equals("none")
              ? Optional.empty()
              : Optional.of(UpdateState.valueOf(row.get(0)));
      Facts facts =
          new Facts(
              stored,
              row.get(1).equals("on"),
              row.get(2).equals("target"),
              row.get(3).equals("target"));
      assertThat(TruthTable.judge(facts)).as(row.toString()).hasToString(row.get(4));
    }
  }

  @Test
  void everyRowOfTheSecondTable_isWhatTheCommandsDo() throws IOException {
    List<List<String>> rows = rows(5, "Situation");

    assertThat(rows).hasSize(Situation.values().length);
    for (List<String> row : rows) {
      Situation situation = Situation.valueOf(row.get(0));
      List<Command> columns =
          List.of(Command.INSTALL, Command.RESUME, Command.COMMIT, Command.ROLLBACK);
      for (int column = 0; column < columns.size(); column++) {
        assertThat(words(Reactions.of(situation, columns.get(column))))
            .as(situation + " " + columns.get(column))
            .isEqualTo(row.get(column + 1));
      }
    }
  }

  private static String words(Reaction reaction) {
    String end =
        switch (reaction.end()) {
          case GO_ON -> "go on";
          case SUCCEED -> "0";
          case FAIL ->
              switch (reaction.failure().orElseThrow()) {
                case NOTHING_IN_PROGRESS -> "2";
                case UPDATE_PENDING -> "76";
                case BOOTENV -> "84";
                case ROLLED_BACK -> "88";
                default -> "not a failure of this table";
              };
        };
    return reaction.action().name().toLowerCase(Locale.ROOT) + ", " + end;
  }

  private static List<List<String>> rows(int columns, String firstHeading) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(DOCUMENT)) {
      List<String> cells =
          line.startsWith("|") && !line.startsWith("|---")
              ? Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList()
              : List.of();
      if (cells.isEmpty()) {
        inside &= line.startsWith("|");
      } else if (cells.get(0).equals(firstHeading)) {
        inside = true;
      } else if (inside) {
        assertThat(cells).hasSize(columns);
        rows.add(cells);
      }
    }
    return rows;
  }
}
