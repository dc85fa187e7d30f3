package tandem.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {
  private static final long SECOND = 1_000_000_000L;

  private final RateLimit limit = new RateLimit(0.5, 3, 100, new SplittableRandom(1));

  @Test
  void burstIsAllowed_thenOneEachTwoSeconds() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a", 0)).isZero();
    }
    assertThat(limit.take("a", 0)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(limit.take("a", 2 * SECOND)).isZero();
    assertThat(limit.take("a", 2 * SECOND)).isPositive();
  }

  @Test
  void callers_doNotLimitEachOther() {
    for (int i = 0; i < 10; i++) {
      limit.take("a", 0);
    }

    assertThat(limit.take("b", 0)).isZero();
  }

  @Test
  void whoWaitsAsLongAsTold_isLetIn() {
    SplittableRandom random = new SplittableRandom(7);
    long now = 0;
    for (int i = 0; i < 1000; i++) {
      Duration wait = limit.take("a", now);
      if (!wait.isZero()) {
        assertThat(limit.take("a", now + wait.toNanos())).isZero();
        now += wait.toNanos();
      }
      now += random.nextLong(SECOND);
    }
  }

  @Test
  void clockThatStandsOrGoesBack_givesNothing() {
    for (int i = 0; i < 3; i++) {
      limit.take("a", 10 * SECOND);
    }

    assertThat(limit.take("a", 5 * SECOND)).isPositive();
  }

  @Test
  void manyCallers_pushOutOnlyWhoWasLongAway() {
    for (int i = 0; i < 4; i++) {
      limit.take("a", 0);
    }
    for (int i = 0; i < 99; i++) {
      limit.take("other" + i, 0);
    }
    assertThat(limit.take("a", 0)).isPositive();

    for (int i = 0; i < 100; i++) {
      limit.take("more" + i, 0);
    }

    assertThat(limit.take("a", 0)).isZero();
  }

  @Test
  void addressesOfOneSubnet_areOneCaller() {
    assertThat(key("2001:db8::1")).isEqualTo(key("2001:db8::ffff:2"));
    assertThat(key("2001:db8::1")).isNotEqualTo(key("2001:db8:0:1::1"));
    assertThat(key("192.0.2.1")).isNotEqualTo(key("192.0.2.2"));
    assertThat(key("nonsense")).isEqualTo("nonsense");
    assertThat(key(":::::")).isEqualTo(":::::");
    assertThat(key("::ffff:192.0.2.1")).isNotEqualTo(key("::ffff:192.0.2.2"));
  }

  @ParameterizedTest
  @EnumSource
  void deviceInMidUpdate_isNeverShed(Call call) {
    assertThat(shedding().waitBefore(call, true, Duration.ofDays(1))).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"INVENTORY", "NEXT"},
      mode = EnumSource.Mode.EXCLUDE)
  void whatMayBePartOfAnUpdate_isNeverShed(Call call) {
    assertThat(shedding().waitBefore(call, false, Duration.ofDays(1))).isZero();
  }

  @Test
  void whatCanWait_isShedFirst() {
    Shedding shedding = shedding();

    assertThat(shedding.waitBefore(Call.INVENTORY, false, Duration.ofMillis(1999))).isZero();
    assertThat(shedding.waitBefore(Call.INVENTORY, false, Duration.ofSeconds(2)))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(300));
    assertThat(shedding.waitBefore(Call.NEXT, false, Duration.ofMillis(2999))).isZero();
    assertThat(shedding.waitBefore(Call.NEXT, false, Duration.ofSeconds(3))).isPositive();
  }

  private static Shedding shedding() {
    return new Shedding(Duration.ofSeconds(4), new SplittableRandom(1));
  }

  @Test
  void kinds_areThoseOfThePathsOfRoutes() {
    String devices = "/api/devices/v1/deployments/device/deployments/";
    assertThat(Call.of("/api/devices/v1/authentication/auth_requests"))
        .isEqualTo(Call.AUTHENTICATION);
    assertThat(Call.of(devices.replace("v1", "v2") + "next")).isEqualTo(Call.NEXT);
    assertThat(Call.of(devices + "{id}/status")).isEqualTo(Call.STATUS);
    assertThat(Call.of(devices + "{id}/log")).isEqualTo(Call.LOG);
    assertThat(Call.of("/api/devices/v1/inventory/device/attributes")).isEqualTo(Call.INVENTORY);
    assertThat(Call.of("/api/devices/v1/deployments/download/{id}")).isEqualTo(Call.DOWNLOAD);
    assertThat(Call.of("/api/management/v1/deployments/deployments/{id}/status"))
        .isEqualTo(Call.MANAGEMENT);
    assertThat(Call.of("/ui/devices")).isEqualTo(Call.PAGE);
    assertThat(Call.of("/health")).isEqualTo(Call.OPERATION);
    assertThat(Call.of("")).isEqualTo(Call.OTHER);
  }

  private static String key(String address) {
    return RateLimit.keyOf(address);
  }
}
