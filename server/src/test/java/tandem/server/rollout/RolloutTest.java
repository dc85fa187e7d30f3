package tandem.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.server.rollout.Decision.NotAMember;
import tandem.server.rollout.Decision.NotYet;
import tandem.server.rollout.Decision.Start;
import tandem.server.rollout.Decision.StartAgain;
import tandem.server.rollout.Decision.Stopped;
import tandem.server.rollout.RolloutState.Status;

class RolloutTest {
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final Usage NOBODY = new Usage(0, 0);
  private static final int MILLION = 1_000_000;

  @Test
  void phases_letInTheirShareOfAMillionDevices_andNobodyFallsOut() throws JsonException {
    Rollout rollout =
        rollout(
            "{'phases':[{'percent':1},{'percent':9,'delay_seconds':60},{'percent':40,"
                + "'delay_seconds':60},{'delay_seconds':60}]}");
    RolloutState state = rollout.begin(NOW);
    BitSet before = new BitSet(MILLION);
    double[] shares = {1, 10, 50, 100};

    for (int phase = 0; phase < shares.length; phase++) {
      Instant now = NOW.plusSeconds(60L * phase);
      state = rollout.advance(state, now);
      BitSet in = members(rollout, state, now);
      assertThat(in.cardinality() / (MILLION / 100.0)).isCloseTo(shares[phase], within(0.5));
      before.andNot(in);
      assertThat(before.cardinality()).as("fell out in phase %d", phase).isZero();
      before = in;
    }
    assertThat(before.cardinality()).isEqualTo(MILLION);
  }

  @Test
  void twoDeployments_beginWithOtherDevices() throws JsonException {
    RolloutPlan plan = plan("{'phases':[{'percent':10},{'delay_seconds':60}]}");
    Rollout one = new Rollout("one", plan);
    Rollout two = new Rollout("two", plan);

    BitSet both = members(one, one.begin(NOW), NOW);
    both.and(members(two, two.begin(NOW), NOW));

    assertThat(both.cardinality() / (MILLION / 100.0)).isCloseTo(1, within(0.5));
  }

  @Test
  void makingAPlanForAMillion_asksAboutNobody() {
    Target nobodyMayAsk =
        new Target.Matching(
            new Filter(List.of(new Condition("inventory", "x", Operator.EXISTS, bool(true)))));

    RolloutState state = new Rollout("d", RolloutPlan.at(nobodyMayAsk)).begin(NOW);

    assertThat(state.counters().started()).containsExactly(0L);
  }

  @Test
  void phaseWithCount_letsInTheFirstOnesThatAsk() throws JsonException {
    LiveRollout live = live("{'phases':[{'count':10},{'delay_seconds':60}]}");

    for (int i = 0; i < 10; i++) {
      assertThat(live.poll(device("early" + i), NOW)).isEqualTo(new Start(0));
    }

    assertThat(live.poll(device("late"), NOW))
        .isEqualTo(new NotYet("its phase has not begun", Duration.ofMinutes(10)));
    assertThat(live.poll(device("late"), NOW.plusSeconds(60))).isEqualTo(new Start(1));
    assertThat(live.state().counters().started()).containsExactly(10L, 1L);
  }

  @Test
  void delay_countsFromThePhaseBefore() throws JsonException {
    Rollout rollout = rollout("{'phases':[{'count':1,'delay_seconds':100},{'delay_seconds':100}]}");
    RolloutState state = rollout.begin(NOW);

    assertThat(state.phasesBegan()).isEmpty();
    assertThat(rollout.decide(device("a"), state, NOBODY, NOW)).isInstanceOf(NotYet.class);

    Instant late = NOW.plusSeconds(150);
    state = rollout.advance(state, late);
    assertThat(state.phasesBegan()).containsExactly(late);
    state = rollout.advance(state, late.plusSeconds(99));
    assertThat(state.phasesBegan()).hasSize(1);
    state = rollout.advance(state, late.plusSeconds(100));
    assertThat(state.phasesBegan()).hasSize(2);
  }

  @Test
  void nextPhase_waitsForSuccess_andThenStays() throws JsonException {
    LiveRollout live = live("{'phases':[{'count':10},{'success_percent':75,'min_finished':4}]}");
    for (int i = 0; i < 10; i++) {
      live.poll(device("d" + i), NOW);
    }
    live.ended("d0", Outcome.SUCCESS, NOW);
    live.ended("d1", Outcome.SUCCESS, NOW);
    live.ended("d2", Outcome.FAILURE, NOW);
    assertThat(live.poll(device("late"), NOW)).isInstanceOf(NotYet.class);

    live.ended("d3", Outcome.SUCCESS, NOW);

    assertThat(live.poll(device("late"), NOW)).isEqualTo(new Start(1));
    for (int i = 4; i < 10; i++) {
      live.ended("d" + i, Outcome.FAILURE, NOW);
    }
    assertThat(live.poll(device("later"), NOW)).isEqualTo(new Start(1));
  }

  @Test
  void tooManyFailures_stopIt() throws JsonException {
    LiveRollout live = live("{'stop':{'failures':3}}");
    for (int i = 0; i < 5; i++) {
      live.poll(device("d" + i), NOW);
    }
    live.ended("d0", Outcome.FAILURE, NOW);
    live.ended("d1", Outcome.FAILURE, NOW);
    assertThat(live.poll(device("e"), NOW)).isEqualTo(new Start(0));

    live.ended("d2", Outcome.FAILURE, NOW);

    assertThat(live.poll(device("f"), NOW)).isEqualTo(new Stopped("3 failures, and 3 stop it"));
  }

  @Test
  void shareOfFailures_stopsIt_onceEnoughFinished() throws JsonException {
    LiveRollout live = live("{'stop':{'percent':20,'min_finished':5}}");
    for (int i = 0; i < 10; i++) {
      live.poll(device("d" + i), NOW);
    }
    live.ended("d0", Outcome.FAILURE, NOW);
    for (int i = 1; i < 4; i++) {
      live.ended("d" + i, Outcome.SUCCESS, NOW);
    }
    assertThat(live.state().status()).isEqualTo(Status.RUNNING);

    live.ended("d4", Outcome.SUCCESS, NOW);

    assertThat(live.state().status()).isEqualTo(Status.STOPPED);
    assertThat(live.state().reason())
        .isEqualTo("1 of 5 finished attempts failed, and 20 % stop it");
  }

  @Test
  void successes_neverStopIt() throws JsonException {
    LiveRollout live = live("{'stop':{'percent':0}}");

    for (int i = 0; i < 100; i++) {
      live.poll(device("d" + i), NOW);
      live.ended("d" + i, Outcome.SUCCESS, NOW);
    }

    assertThat(live.state().status()).isEqualTo(Status.RUNNING);
  }

  @Test
  void resumedAfterAStop_forgivesWhatWas_andStopsAgain() throws JsonException {
    LiveRollout live = live("{'stop':{'failures':2}}");
    fail(live, "a", "b");
    assertThat(live.state().status()).isEqualTo(Status.STOPPED);

    live.resume(NOW);

    assertThat(live.poll(device("c"), NOW)).isEqualTo(new Start(0));
    live.ended("c", Outcome.FAILURE, NOW);
    assertThat(live.state().status()).isEqualTo(Status.RUNNING);
    fail(live, "d");
    assertThat(live.state().status()).isEqualTo(Status.STOPPED);
  }

  @Test
  void failureWhilePaused_stopsItToo() throws JsonException {
    LiveRollout live = live("{'stop':{'failures':1}}");
    live.poll(device("a"), NOW);
    live.pause();

    live.ended("a", Outcome.FAILURE, NOW);

    assertThat(live.state().status()).isEqualTo(Status.STOPPED);
  }

  @Test
  void paused_letsNobodyIn_andBeginsNoPhase() throws JsonException {
    LiveRollout live = live("{'phases':[{'count':1},{'delay_seconds':60}]}");
    live.pause();

    assertThat(live.poll(device("a"), NOW.plusSeconds(3600)))
        .isEqualTo(new NotYet("the deployment is paused", Duration.ofMinutes(10)));
    assertThat(live.state().phasesBegan()).hasSize(1);

    live.resume(NOW.plusSeconds(3600));
    assertThat(live.poll(device("a"), NOW.plusSeconds(3600))).isEqualTo(new Start(0));
    assertThat(live.state().phasesBegan()).hasSize(2);
  }

  @Test
  void aborted_isForEver() throws JsonException {
    LiveRollout live = live("{}");
    live.abort();
    live.resume(NOW);
    live.pause();

    assertThat(live.poll(device("a"), NOW)).isEqualTo(new Stopped("it was aborted"));
  }

  @Test
  void failedDevice_triesAgainAsOftenAsAllowed() throws JsonException {
    LiveRollout live = live("{'retries':2,'phases':[{'count':1},{'delay_seconds':999}]}");
    assertThat(live.poll(device("a"), NOW)).isEqualTo(new Start(0));
    live.ended("a", Outcome.FAILURE_WITH_RETRY, NOW);

    assertThat(live.poll(failed("a", 1), NOW)).isEqualTo(new StartAgain());
    assertThat(live.poll(failed("a", 2), NOW)).isEqualTo(new StartAgain());
    assertThat(live.poll(failed("a", 3), NOW)).isEqualTo(new NotAMember("it failed 3 times"));
    assertThat(live.state().counters()).isEqualTo(new Counters(List.of(1L, 0L), 0, 1, 0));
  }

  @Test
  void targets_areAskedAtEachPoll() {
    Rollout group = new Rollout("d", RolloutPlan.at(new Target.Group("lab")));
    Rollout devices = new Rollout("d", RolloutPlan.at(new Target.Devices(Set.of("a"))));

    assertThat(group.decide(inGroup("a", "lab"), group.begin(NOW), NOBODY, NOW))
        .isEqualTo(new Start(0));
    assertThat(group.decide(inGroup("a", "field"), group.begin(NOW), NOBODY, NOW))
        .isInstanceOf(NotAMember.class);
    assertThat(group.decide(device("a"), group.begin(NOW), NOBODY, NOW))
        .isInstanceOf(NotAMember.class);
    assertThat(devices.decide(device("a"), devices.begin(NOW), NOBODY, NOW))
        .isEqualTo(new Start(0));
    assertThat(devices.decide(device("b"), devices.begin(NOW), NOBODY, NOW))
        .isInstanceOf(NotAMember.class);
  }

  @Test
  void closedWindow_saysWhenItOpens() throws JsonException {
    Rollout rollout = rollout("{'window':{'from':'22:00','to':'05:00'}}");
    RolloutState state = rollout.begin(NOW);

    assertThat(rollout.decide(device("a"), state, NOBODY, NOW))
        .isEqualTo(new NotYet("the window is closed", Duration.ofHours(10)));
    assertThat(rollout.decide(device("a"), state, NOBODY, NOW.plus(Duration.ofHours(11))))
        .isEqualTo(new Start(0));
  }

  private static void fail(LiveRollout live, String... devices) {
    for (String device : devices) {
      live.poll(device(device), NOW);
      live.ended(device, Outcome.FAILURE, NOW);
    }
  }

  private static BitSet members(Rollout rollout, RolloutState state, Instant now) {
    BitSet in = new BitSet(MILLION);
    for (int i = 0; i < MILLION; i++) {
      in.set(i, rollout.decide(device("device-" + i), state, NOBODY, now) instanceof Start);
    }
    return in;
  }

  private static LiveRollout live(String plan) throws JsonException {
    Rollout rollout = rollout(plan);
    return new LiveRollout(rollout, rollout.begin(NOW));
  }

  private static Rollout rollout(String plan) throws JsonException {
    return new Rollout("deployment", plan(plan));
  }

  private static RolloutPlan plan(String text) throws JsonException {
    return PlanJson.read(new Target.AllDevices(), JsonParser.parse(text.replace('\'', '"')));
  }

  private static JsonValue bool(boolean value) {
    return JsonValue.of(value);
  }

  private static DeviceFacts device(String id) {
    return failed(id, 0);
  }

  private static DeviceFacts failed(String id, int attempts) {
    return new DeviceFacts(id, Optional.empty(), (scope, name) -> Optional.empty(), attempts);
  }

  private static DeviceFacts inGroup(String id, String group) {
    return new DeviceFacts(id, Optional.of(group), (scope, name) -> Optional.empty(), 0);
  }
}
