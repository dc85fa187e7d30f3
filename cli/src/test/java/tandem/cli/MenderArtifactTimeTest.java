package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected texts are those of mender-artifact 3.9.0 with {@code TZ} set to the zone. */
class MenderArtifactTimeTest {

  @ParameterizedTest
  @CsvSource({
    "UTC, 2024-03-05T06:07:08Z, 2024-03-05 06:07:08 +0000 UTC",
    "Europe/Berlin, 2024-03-05T06:07:08Z, 2024-03-05 07:07:08 +0100 CET",
    "Europe/Berlin, 2024-07-05T06:07:08Z, 2024-07-05 08:07:08 +0200 CEST",
    "America/New_York, 2024-03-05T06:07:08.5Z, 2024-03-05 01:07:08.5 -0500 EST",
    "Asia/Kolkata, 2024-03-05T06:07:08Z, 2024-03-05 11:37:08 +0530 IST",
    "GMT, 1970-01-01T00:00:00Z, 1970-01-01 00:00:00 +0000 GMT"
  })
  void timesAreThoseOfTheZone(String zone, Instant time, String expected) {
    assertThat(MenderArtifactTime.of(ZoneId.of(zone), zone).of(time)).isEqualTo(expected);
  }

  @Test
  void withoutAnyZone_itIsCalledUtc() {
    assertThat(MenderArtifactTime.of(ZoneId.of("GMT"), "").of(Instant.EPOCH))
        .isEqualTo("1970-01-01 00:00:00 +0000 UTC");
  }
}
