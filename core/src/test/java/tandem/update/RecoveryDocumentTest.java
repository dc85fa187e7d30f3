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
  private static final int PHASES = Phase.values().length;

  @Test
  void everyRowOfTheFirstTable_isWhatTheProgramJudges() throws IOException {
    List<List<String>> rows = rows(5, "Stored");

    assertThat(rows).hasSize(PHASES * 8 + 4);
    assertThat(rows).doesNotHaveDuplicates();
    for (List<String> row : rows) {
      Optional<Phase> stored =
          row.get(0).equals("none") ? Optional.empty() : Optional.of(Phase.valueOf(row.get(0)));
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
    List<List<String>> rows = rows(6, "Situation");

    assertThat(rows).hasSize(Situation.values().length);
    for (List<String> row : rows) {
      Situation situation = Situation.valueOf(row.get(0));
      List<Command> columns =
          List.of(
              Command.INSTALL, Command.RESUME, Command.COMMIT, Command.ROLLBACK, Command.FORGET);
      for (int column = 0; column < columns.size(); column++) {
        assertThat(words(Reactions.of(situation, columns.get(column))))
            .as(situation + " " + columns.get(column))
            .isEqualTo(row.get(column + 1));
      }
    }
  }

  @Test
  void everyRowOfStatesAlone_isWhatTheProgramJudges() throws IOException {
    List<List<String>> rows = rows(3, "Stored state");

    assertThat(rows).hasSize(UpdateState.values().length + 2);
    for (List<String> row : rows) {
      UpdateState state = UpdateState.ofStoredName(row.get(0)).orElseThrow();
      Verdict verdict =
          switch (row.get(1)) {
            case "yes" -> Verdict.ROLLED_BACK;
            case "no" -> Verdict.OPEN;
            default -> Verdict.NOT_MODIFIED;
          };
      assertThat(TruthTable.judge(state, verdict)).as(row.toString()).hasToString(row.get(2));
    }
  }

  @Test
  void everyStep_storesAndDoesWhatTheTableSays() throws IOException {
    List<List<String>> rows = rows(3, "Step").subList(0, Step.values().length - 3);

    for (List<String> row : rows) {
      Step step = Step.valueOf(row.get(0));
      String stored = step.state().map(state -> "`" + state.storedName() + "`").orElse("-");
      assertThat(row.get(1)).as(row.get(0)).isEqualTo(stored);
      step.scripts()
          .ifPresent(
              moment -> assertThat(row.get(2)).isEqualTo("scripts `" + moment.prefix() + "`"));
    }
    assertThat(rows).map(row -> row.get(0)).doesNotHaveDuplicates();
  }

  @Test
  void everyTransition_isARowOfTheDocument() throws IOException {
    assertThat(rows(5, "After"))
        .containsExactlyElementsOf(
            Transitions.rows().stream()
                .map(
                    row ->
                        List.of(
                            row.from().name(),
                            row.event().name(),
                            row.to().name(),
                            row.verdict().map(Verdict::name).orElse("-"),
                            row.clause().map(Clause::name).orElse("-")))
                .toList());
  }

  @Test
  void everyClause_holdsWhereTheDocumentSays() throws IOException {
    List<List<String>> rows = rows(4, "Clause");

    assertThat(rows).hasSize(Clause.values().length);
    for (List<String> row : rows) {
      Clause clause = Clause.valueOf(row.get(0));
      List<Semantics> columns = List.of(Semantics.TANDEM, Semantics.MENDER_5, Semantics.MENDER_3);
      for (int column = 0; column < columns.size(); column++) {
        assertThat(columns.get(column).has(clause) ? "yes" : "no")
            .as(clause + " " + columns.get(column).name())
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
                case FAILED -> "1";
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
