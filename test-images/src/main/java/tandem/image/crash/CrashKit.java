package tandem.image.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tandem.core.UpdateException;
import tandem.image.disk.Fingerprint;

/**
 * Plays updates on a model device, cuts its power at every point, and judges what comes up again.
 * With the same seed it does the same again.
 */
public final class CrashKit {
  // Rounds without a new state, after which there is no more to find.
  private static final int MOST_IDLE_ROUNDS = 20;

  private final Layout layout;
  private final CrashArtifact artifact;
  private final long seed;

  /** Takes a kind of device and what is installed on it. */
  public CrashKit(Layout layout, CrashArtifact artifact, long seed) {
    this.layout = layout;
    this.artifact = artifact;
    this.seed = seed;
  }

  /**
   * Cuts the power in all scenarios that fit the artifact.
   *
   * @param states how many different states of the disks to try; what is tried always is tried even
   *     if that is more
   * @throws UpdateException when a scenario fails without any power cut
   */
  public CrashReport run(int states) throws UpdateException {
    long start = System.nanoTime();
    Set<Fingerprint.Value> distinct = ConcurrentHashMap.newKeySet();
    List<Recording> recordings = recordings();
    List<CrashRun> runs = new ArrayList<>();
    for (Recording recording : recordings) {
      Judge judge = new Judge(layout, artifact, recording);
      int known = 0;
      for (Recording earlier : recordings.subList(0, runs.size())) {
        known = Math.max(known, recording.sameCuts(earlier));
      }
      runs.add(new CrashRun(recording, judge, seed, distinct).from(known));
    }
    runs.parallelStream().forEach(CrashRun::systematic);
    int idle = 0;
    while (distinct.size() < states && idle < MOST_IDLE_ROUNDS) {
      int before = distinct.size();
      runs.parallelStream().forEach(CrashRun::sample);
      idle = distinct.size() == before ? idle + 1 : 0;
    }
    return report(runs, distinct.size(), Duration.ofNanos(System.nanoTime() - start));
  }

  private List<Recording> recordings() throws UpdateException {
    List<Recording> all = new ArrayList<>();
    for (Scenario scenario : Scenario.values()) {
      if (scenario.fits(artifact)) {
        all.add(Recording.of(scenario, layout, artifact));
      }
    }
    return all;
  }

  private CrashReport report(List<CrashRun> runs, int distinct, Duration took) {
    List<Finding> findings =
        runs.stream()
            .flatMap(run -> run.findings().stream())
            .limit(CrashReport.MOST_FINDINGS)
            .toList();
    return new CrashReport(
        layout.title(),
        artifact.kind(),
        seed,
        distinct,
        runs.stream().map(CrashRun::tally).toList(),
        findings,
        took);
  }
}
