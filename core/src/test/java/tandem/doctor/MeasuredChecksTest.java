package tandem.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;

/** The checks that judge a clock or a number of bytes, and what becomes of one that breaks. */
class MeasuredChecksTest {
  private final Findings findings = new Findings();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:17Z, WARNING",
    "2025-12-31T23:59:59Z, WARNING",
    "2026-01-01T00:00:00Z, OK",
    "2070-01-01T00:00:00Z, OK",
    "2099-01-01T00:00:00Z, WARNING"
  })
  void clock_isPlausibleForFiftyYears(String now, Severity severity) {
    Clock clock = Clock.fixed(Instant.parse(now), ZoneOffset.UTC);

    new TrustChecks(new DevicePaths(folder), clock, findings).checkClock();

    assertThat(only().id()).isEqualTo(FindingId.CLOCK_PLAUSIBLE);
    assertThat(only().severity()).isEqualTo(severity);
    assertThat(only().hint().isPresent()).isEqualTo(severity == Severity.WARNING);
  }

  @Test
  void earliestTime_isThatOfTheBuild() throws Exception {
    assertThat(Files.readString(Path.of("../pom.xml")))
        .contains("<project.build.outputTimestamp>" + TrustChecks.BUILT + "</");
  }

  @ParameterizedTest
  @CsvSource({"1048575, ERROR", "1048576, WARNING", "16777215, WARNING", "16777216, OK"})
  void freeSpace_isJudgedByWhatAnUpdateNeeds(long free, Severity severity) {
    new StoreChecks(folder, findings).checkSpace(free);

    assertThat(only().id()).isEqualTo(FindingId.STORE_SPACE);
    assertThat(only().severity()).isEqualTo(severity);
    assertThat(only().kind())
        .isEqualTo(severity == Severity.ERROR ? Optional.of(ErrorKind.NO_SPACE) : Optional.empty());
    assertThat(only().hint().isPresent()).isEqualTo(severity != Severity.OK);
  }

  @Test
  void checkThatBreaks_isAFindingItself() {
    findings.check(
        FindingId.SLOTS_FOUND,
        "slots",
        "fine",
        () -> {
          throw new IllegalStateException("boom");
        });

    assertThat(only().id()).isEqualTo(FindingId.DOCTOR_CHECK);
    assertThat(only().message()).contains("slots.found", "boom");
  }

  private Finding only() {
    assertThat(findings.all()).hasSize(1);
    return findings.all().get(0);
  }
}
