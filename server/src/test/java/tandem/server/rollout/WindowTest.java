package tandem.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Window NIGHT =
      new Window(LocalTime.of(22, 0), LocalTime.of(5, 0), BERLIN, Set.of());

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T20:59:59Z,false",
    "2026-03-02T21:00:00Z,true",
    "2026-03-03T03:59:59Z,true",
    "2026-03-03T04:00:00Z,false"
  })
  void windowOverMidnight_isOpenTillMorning(Instant now, boolean open) {
    assertThat(NIGHT.isOpen(now)).isEqualTo(open);
  }

  @Test
  void nightThatBeganOnItsDay_isOpenOnTheNextMorning() {
    Window fridays =
        new Window(LocalTime.of(22, 0), LocalTime.of(5, 0), BERLIN, Set.of(DayOfWeek.FRIDAY));

    assertThat(fridays.isOpen(Instant.parse("2026-03-07T02:00:00Z"))).isTrue();
    assertThat(fridays.isOpen(Instant.parse("2026-03-07T22:00:00Z"))).isFalse();
    assertThat(fridays.isOpen(Instant.parse("2026-03-06T02:00:00Z"))).isFalse();
    assertThat(fridays.untilOpen(Instant.parse("2026-03-06T21:00:00Z")))
        .isEqualTo(Duration.ofDays(7));
  }

  @Test
  void clockChange_movesTheWindowWithTheLocalClock() {
    // The clocks of Berlin go from 02:00 to 03:00 on 29 March 2026.
    assertThat(NIGHT.untilOpen(Instant.parse("2026-03-28T21:30:00Z")))
        .isEqualTo(Duration.ofMinutes(22 * 60 + 30));
    Window gone = new Window(LocalTime.of(2, 15), LocalTime.of(2, 45), BERLIN, Set.of());
    assertThat(gone.isOpen(Instant.parse("2026-03-29T01:20:00Z"))).isTrue();
  }
}
