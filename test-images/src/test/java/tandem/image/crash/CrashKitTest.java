package tandem.image.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.core.UpdateException;

/** Cuts the power of model devices. {@code -Dtandem.crash.states=100000} makes it a long run. */
class CrashKitTest {
  private static final int STATES = Integer.getInteger("tandem.crash.states", 0);
  private static final long SEED = Long.getLong("tandem.crash.seed", 1);
  private static final int LEAST_STATES = 5000;
  private static final int IMAGE_BYTES = 224 << 10;
  private static final List<Layout> WITH_TWO_STATES =
      List.of(
          UBootLayout.REDUNDANT,
          GrubLayout.PAIR,
          SystemdLayout.ASCENDING,
          SystemdLayout.DESCENDING,
          TrybootLayout.FIRMWARE);

  private static int distinct;

  @TempDir Path folder;

  /** What an artifact updates. */
  enum Kind {
    IMAGE,
    MODULE,
    IMAGE_AND_MODULE
  }

  /**
   * One run of the kit.
   *
   * @param states how many different states to try at least
   */
  record Run(Layout layout, Kind kind, int states) {}

  static List<Run> runs() {
    if (STATES > 0) {
      return longRuns(WITH_TWO_STATES);
    }
    List<Run> runs = new ArrayList<>();
    WITH_TWO_STATES.forEach(layout -> runs.add(new Run(layout, Kind.IMAGE, 0)));
    runs.add(new Run(UBootLayout.REDUNDANT, Kind.IMAGE, LEAST_STATES / 2));
    runs.add(new Run(UBootLayout.REDUNDANT, Kind.MODULE, 0));
    runs.add(new Run(GrubLayout.PAIR, Kind.IMAGE_AND_MODULE, 0));
    return runs.subList(1, runs.size());
  }

  static List<Run> singleRuns() {
    List<Layout> single = List.of(UBootLayout.SINGLE);
    return STATES > 0 ? longRuns(single) : List.of(new Run(UBootLayout.SINGLE, Kind.IMAGE, 0));
  }

  /** A module alone does not touch the environment: on one more layout it makes the same states. */
  private static List<Run> longRuns(List<Layout> layouts) {
    int parts = WITH_TWO_STATES.size() * 2 + 1;
    int each = (STATES + parts - 1) / parts;
    List<Run> runs = new ArrayList<>();
    for (Layout layout : layouts) {
      runs.add(new Run(layout, Kind.IMAGE, each));
      runs.add(new Run(layout, Kind.MODULE, layout.equals(layouts.get(0)) ? each : 0));
      runs.add(new Run(layout, Kind.IMAGE_AND_MODULE, each));
    }
    return runs;
  }

  @ParameterizedTest
  @MethodSource("runs")
  void noPowerCut_breaksADevice(Run run) throws Exception {
    CrashReport report = report(run);

    assertThat(report.findings()).extracting(Finding::text).isEmpty();
    assertThat(report.failures()).isZero();
    assertThat(report.defaults()).isZero();
    assertThat(report.distinct()).isGreaterThanOrEqualTo(run.states());
    if (run.kind() != Kind.MODULE || run.layout().equals(WITH_TWO_STATES.get(0))) {
      distinct += report.distinct();
    }
  }

  @ParameterizedTest
  @MethodSource("singleRuns")
  void noPowerCut_breaksADeviceWithASingleCopy_byWhatItsBootloaderHasBuiltIn(Run run)
      throws Exception {
    CrashReport report = report(run);

    assertThat(report.findings()).extracting(Finding::text).isEmpty();
    assertThat(report.failures()).isZero();
    assertThat(report.distinct()).isGreaterThanOrEqualTo(run.states());
    // A module alone does not touch the environment.
    assertThat(report.defaults() > 0).isEqualTo(run.kind() != Kind.MODULE);
  }

  @AfterAll
  static void enoughStates_wereTried() {
    System.out.printf("all but uboot-single: %d distinct states, seed %d%n", distinct, SEED);
    assertThat(distinct).isGreaterThanOrEqualTo(Math.max(STATES, LEAST_STATES));
  }

  private CrashReport report(Run run) throws UpdateException, IOException {
    CrashArtifact artifact =
        switch (run.kind()) {
          case IMAGE -> TestArtifacts.image(folder, IMAGE_BYTES);
          case MODULE -> TestArtifacts.module(folder);
          case IMAGE_AND_MODULE -> TestArtifacts.imageAndModule(folder, IMAGE_BYTES);
        };
    CrashReport report = new CrashKit(run.layout(), artifact, SEED).run(run.states());
    report.lines().forEach(System.out::println);
    return report;
  }
}
