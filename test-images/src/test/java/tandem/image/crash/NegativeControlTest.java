package tandem.image.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit notices each mistake, or docs/crash-kit.md says why it does no harm. */
class NegativeControlTest {
  private static final Path PAGE = Path.of("..", "docs", "crash-kit.md");

  @TempDir Path folder;

  // All of them take a minute.
  static List<Scenario> scenarios() {
    return Integer.getInteger("tandem.crash.states", 0) >= 100_000
        ? List.of(Scenario.values())
        : List.of(
            Scenario.INSTALL_AND_COMMIT, Scenario.FIRST_INSTALL, Scenario.ROLLBACK_FROM_TRIAL);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyMistake_isNoticedOrJudged(Scenario scenario) throws Exception {
    CrashArtifact artifact = TestArtifacts.image(folder, 224 << 10);
    String page = Files.readString(PAGE);

    List<NegativeControl.Result> results =
        NegativeControl.run(scenario, UBootLayout.REDUNDANT, artifact, 1);

    results.forEach(NegativeControlTest::print);
    assertThat(results)
        .filteredOn(result -> result.noticed().isEmpty())
        .allSatisfy(result -> assertThat(page).contains("| " + unnumbered(result) + " |"));
    assertThat(results).anySatisfy(result -> assertThat(result.noticed()).isPresent());
  }

  private static String unnumbered(NegativeControl.Result result) {
    return result.mistake().replaceFirst(" \\([0-9]+\\)$", "");
  }

  private static void print(NegativeControl.Result result) {
    System.out.printf(
        "%s: %s: %s%n",
        result.scenario(),
        result.mistake(),
        result.noticed().map(finding -> "noticed: " + finding.complaint()).orElse("UNNOTICED"));
  }
}
