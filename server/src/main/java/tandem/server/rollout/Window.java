package tandem.server.rollout;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;

/**
 * The time of day in which devices may start.
 *
 * @param from when it opens
 * @param to when it closes; earlier than from means on the next day
 * @param zone whose clock counts
 * @param days on which it opens; none means every day
 */
public record Window(LocalTime from, LocalTime to, ZoneId zone, Set<DayOfWeek> days) {
  private static final int DAYS_AHEAD = 8;

  public Window {
    if (from.equals(to)) {
      throw new IllegalArgumentException(
          "window: opens and closes at " + from + ", expected two times");
    }
    days = Set.copyOf(days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days);
  }

  boolean isOpen(Instant now) {
    ZonedDateTime local = now.atZone(zone);
    // What opened yesterday may still be open.
    return isOpenSince(local.toLocalDate(), now)
        || isOpenSince(local.toLocalDate().minusDays(1), now);
  }

  /** Returns how long it is until the window opens the next time. */
  Duration untilOpen(Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
      LocalDate day = today.plusDays(ahead);
      Instant opens = opens(day);
      if (days.contains(day.getDayOfWeek()) && opens.isAfter(now)) {
        return Duration.between(now, opens);
      }
    }
    throw new IllegalStateException("window: never opens on " + days);
  }

  private boolean isOpenSince(LocalDate day, Instant now) {
    LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
    return days.contains(day.getDayOfWeek())
        && !now.isBefore(opens(day))
        && now.isBefore(last.atTime(to).atZone(zone).toInstant());
  }

  private Instant opens(LocalDate day) {
    return day.atTime(from).atZone(zone).toInstant();
  }
}
