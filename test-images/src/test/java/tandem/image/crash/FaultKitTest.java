package tandem.image.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lets each operation of each command fail. {@code -Dtandem.crash.states} adds all layouts. */
class FaultKitTest {
  private static final boolean IS_LONG = Integer.getInteger("tandem.crash.states", 0) > 0;

  @TempDir Path folder;

  static List<Layout> layouts() {
    return IS_LONG
        ? List.of(
            UBootLayout.REDUNDANT,
            GrubLayout.PAIR,
            SystemdLayout.ASCENDING,
            SystemdLayout.DESCENDING,
            TrybootLayout.FIRMWARE)
        : List.of(UBootLayout.REDUNDANT);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void noFaultOfADisk_breaksADevice(Layout layout) throws Exception {
    FaultKit.Report report = new FaultKit(layout, TestArtifacts.image(folder, 32 << 10)).run();

    System.out.printf(
        "%s: %d commands met a fault, %d of them failed, %d bad%n",
        layout.title(), report.runs(), report.failed(), report.bad());
    assertThat(report.findings()).extracting(Finding::text).isEmpty();
    assertThat(report.failed()).isPositive().isLessThan(report.runs());
  }
}
