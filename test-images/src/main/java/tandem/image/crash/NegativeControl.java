package tandem.image.crash;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tandem.core.UpdateException;

/**
 * Shows that the kit notices mistakes: each flush that Tandem does is left out once, and each pair
 * of neighbouring works on two disks is done in the wrong order once.
 */
public final class NegativeControl {
  private static final int MOST_SAMPLES = 3;

  private NegativeControl() {}

  /**
   * What became of one mistake.
   *
   * @param noticed the first state in which it does harm; empty when none was found
   */
  public record Result(String scenario, String mistake, Optional<Finding> noticed) {}

  /**
   * Makes all mistakes in one scenario.
   *
   * @throws UpdateException when the scenario fails without any mistake
   */
  public static List<Result> run(
      Scenario scenario, Layout layout, CrashArtifact artifact, long seed) throws UpdateException {
    Recording recording = Recording.of(scenario, layout, artifact);
    CrashRun right = run(recording, layout, artifact, seed);
    right.systematic();
    return Mistake.all(recording).parallelStream()
        .map(mistake -> result(mistake, right, run(mistake.recording(), layout, artifact, seed)))
        .toList();
  }

  private static CrashRun run(
      Recording recording, Layout layout, CrashArtifact artifact, long seed) {
    Judge judge = new Judge(layout, artifact, recording);
    return new CrashRun(recording, judge, seed, new HashSet<>()).untilFound();
  }

  // What the right order can leave as well was judged already.
  private static Result result(Mistake mistake, CrashRun right, CrashRun wrong) {
    wrong.without(right).systematic();
    for (int i = 0; i < MOST_SAMPLES; i++) {
      wrong.sample();
    }
    String scenario = mistake.recording().name();
    return new Result(scenario, mistake.text(), wrong.findings().stream().findFirst());
  }
}
