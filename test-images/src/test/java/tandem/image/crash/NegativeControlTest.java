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

  private static final boolean IS_LONG = Integer.getInteger("tandem.crash.states", 0) > 0;

  @TempDir Path folder;

  // All of them take minutes.
  static List<Scenario> scenarios() {
    return IS_LONG
        ? List.of(Scenario.values())
        : List.of(
            Scenario.INSTALL_AND_COMMIT, Scenario.FIRST_INSTALL, Scenario.ROLLBACK_FROM_TRIAL);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyMistake_isNoticedOrJudged(Scenario scenario) throws Exception {
    check("", scenario, TestArtifacts.image(folder, 224 << 10));
  }

  static List<Scenario> moduleScenarios() {
    return IS_LONG
        ? List.of(Scenario.INSTALL_AND_COMMIT, Scenario.ROLLBACK_BEFORE_REBOOT)
        : List.of(Scenario.ROLLBACK_BEFORE_REBOOT);
  }

  @ParameterizedTest
  @MethodSource("moduleScenarios")
  void everyMistakeWithAModule_isNoticedOrJudged(Scenario scenario) throws Exception {
    check("module: ", scenario, TestArtifacts.module(folder));
  }

  private static void check(String kind, Scenario scenario, CrashArtifact artifact)
      throws Exception {
    String page = Files.readString(PAGE);

    List<NegativeControl.Result> results =
        NegativeControl.run(scenario, UBootLayout.REDUNDANT, artifact, 1);

    results.forEach(NegativeControlTest::print);
    assertThat(results)
        .filteredOn(result -> result.noticed().isEmpty())
        .allSatisfy(result -> assertThat(page).contains("| " + kind + unnumbered(result) + " |"));
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
