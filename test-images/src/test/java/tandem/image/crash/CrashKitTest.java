package tandem.image.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.core.UpdateException;

/** Cuts the power of model devices. {@code -Dtandem.crash.states=100000} makes it a long run. */
class CrashKitTest {
  private static final int STATES = Integer.getInteger("tandem.crash.states", 6000);
  private static final long SEED = Long.getLong("tandem.crash.seed", 1);

  @TempDir Path folder;

  @Test
  void noPowerCut_breaksADeviceWithTwoCopiesOfItsEnvironment() throws Exception {
    CrashReport report = run(UBootLayout.REDUNDANT, STATES);

    assertThat(report.findings()).extracting(Finding::text).isEmpty();
    assertThat(report.failures()).isZero();
    assertThat(report.distinct()).isGreaterThanOrEqualTo(STATES);
  }

  @Test
  void noPowerCut_breaksADeviceWithASingleCopy_byWhatItsBootloaderHasBuiltIn() throws Exception {
    CrashReport report = run(UBootLayout.SINGLE, 0);

    assertThat(report.findings()).extracting(Finding::text).isEmpty();
    assertThat(report.failures()).isZero();
  }

  @ParameterizedTest
  @MethodSource("folderLayouts")
  void noPowerCut_breaksADeviceWhoseBootloaderReadsFiles(Layout layout) throws Exception {
    CrashReport report = run(layout, STATES / 6);

    assertThat(report.findings()).extracting(Finding::text).isEmpty();
    assertThat(report.failures()).isZero();
    assertThat(report.distinct()).isGreaterThanOrEqualTo(STATES / 6);
  }

  static List<Layout> folderLayouts() {
    return List.of(GrubLayout.PAIR, SystemdLayout.ASCENDING, SystemdLayout.DESCENDING);
  }

  private CrashReport run(Layout layout, int states) throws UpdateException, IOException {
    CrashReport report =
        new CrashKit(layout, TestArtifacts.image(folder, 224 << 10), SEED).run(states);
    report
        .scenarios()
        .forEach(
            tally ->
                System.out.printf(
                    "%s %s: %d changes, %d flushes, %d states judged (%d of second cuts), %d bad%n",
                    report.layout(),
                    tally.scenario(),
                    tally.changes(),
                    tally.flushes(),
                    tally.judged(),
                    tally.second(),
                    tally.failures()));
    System.out.printf(
        "%s: %d distinct states, %d judged, %d bad, seed %d, %d ms%n",
        report.layout(),
        report.distinct(),
        report.judged(),
        report.failures(),
        report.seed(),
        report.took().toMillis());
    return report;
  }
}
