package tandem.server.rollout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tandem.server.rollout.RolloutState.Status;

/**
 * The rules of one deployment: which device may start when. Without memory of its own: states come
 * in and go out, and the same question always has the same answer.
 */
public final class Rollout {
  private static final int SHARES = 10_000;
  private static final Duration LATER = Duration.ofMinutes(10);

  private final String deployment;
  private final RolloutPlan plan;

  /** Takes the id of the deployment, which decides who is in which phase, and its plan. */
  public Rollout(String deployment, RolloutPlan plan) {
    this.deployment = deployment;
    this.plan = plan;
  }

  /** Returns the plan. */
  public RolloutPlan plan() {
    return plan;
  }

  /** Returns the state of the deployment when it is made. */
  public RolloutState begin(Instant now) {
    Counters zero = Counters.zero(plan.phases().size());
    return advance(new RolloutState(Status.RUNNING, "", now, List.of(), zero, zero), now);
  }

  /** Returns the state after the phases began whose time has come. */
  public RolloutState advance(RolloutState state, Instant now) {
    RolloutState advanced = state;
    while (advanced.status() == Status.RUNNING && isNextDue(advanced, now)) {
      advanced = advanced.withPhase(now);
    }
    return advanced;
  }

  /** Decides about a device that has no attempt under way. */
  Decision decide(DeviceFacts device, RolloutState state, Usage usage, Instant now) {
    Optional<Decision> refusal = refusal(device, state);
    return refusal.isPresent() ? refusal.get() : decideWhen(device, state, usage, now);
  }

  /** Decides about a device without regard to time and to others, if that is enough. */
  Optional<Decision> refusal(DeviceFacts device, RolloutState state) {
    if (isOver(state)) {
      return Optional.of(new Decision.Stopped(state.reason()));
    }
    if (!plan.target().has(device)) {
      return Optional.of(new Decision.NotAMember("it is not one of those the deployment is for"));
    }
    if (device.failedAttempts() > plan.retries()) {
      return Optional.of(
          new Decision.NotAMember("it failed " + device.failedAttempts() + " times"));
    }
    return Optional.empty();
  }

  private static boolean isOver(RolloutState state) {
    return state.status() == Status.STOPPED || state.status() == Status.ABORTED;
  }

  /** Decides about a device that there is no {@link #refusal} for; does not look at its facts. */
  Decision decideWhen(DeviceFacts device, RolloutState state, Usage usage, Instant now) {
    if (isOver(state)) {
      return new Decision.Stopped(state.reason());
    }
    OptionalInt phase = phaseOf(device.id(), state);
    if (phase.isEmpty() && device.failedAttempts() == 0) {
      return new Decision.NotYet("its phase has not begun", untilNextPhase(state, now));
    }
    Optional<Decision> wait = waitFor(state, usage, now);
    if (wait.isPresent()) {
      return wait.get();
    }
    return device.failedAttempts() > 0
        ? new Decision.StartAgain()
        : new Decision.Start(phase.getAsInt());
  }

  /** Returns the state after a device started. */
  RolloutState started(RolloutState state, int phase) {
    return state.with(state.counters().start(phase));
  }

  /** Returns the state after an attempt ended, which may stop the roll-out or begin a phase. */
  RolloutState ended(RolloutState state, Outcome outcome, Instant now) {
    RolloutState counted = state.with(state.counters().end(outcome));
    boolean canStop = counted.status() == Status.RUNNING || counted.status() == Status.PAUSED;
    Optional<String> reason = canStop ? reasonToStop(counted) : Optional.empty();
    return reason.isPresent() ? counted.with(Status.STOPPED, reason.get()) : advance(counted, now);
  }

  /** Returns the state after people paused it; one that has ended stays as it is. */
  RolloutState paused(RolloutState state) {
    return state.status() == Status.RUNNING ? state.with(Status.PAUSED, "") : state;
  }

  /** Returns the state after people resumed it, also after a stop, whose failures are forgiven. */
  RolloutState resumed(RolloutState state, Instant now) {
    return switch (state.status()) {
      case PAUSED -> advance(state.with(Status.RUNNING, ""), now);
      case STOPPED -> advance(state.forgiving(), now);
      case RUNNING, ABORTED -> state;
    };
  }

  /** Returns the state after people aborted it, which is for ever. */
  RolloutState aborted(RolloutState state) {
    return state.with(Status.ABORTED, "it was aborted");
  }

  private Optional<String> reasonToStop(RolloutState state) {
    long failed = state.counters().failed() - state.forgiven().failed();
    long finished = state.counters().attempts() - state.forgiven().attempts();
    return plan.stopRule().reason(failed, finished);
  }

  private Optional<Decision> waitFor(RolloutState state, Usage usage, Instant now) {
    if (state.status() == Status.PAUSED) {
      return Optional.of(new Decision.NotYet("the deployment is paused", LATER));
    }
    if (plan.window().isPresent() && !plan.window().get().isOpen(now)) {
      Duration opens = plan.window().get().untilOpen(now);
      return Optional.of(new Decision.NotYet("the window is closed", opens));
    }
    if (usage.inProgress() >= plan.pace().inProgress().orElse(Long.MAX_VALUE)) {
      return Optional.of(new Decision.NotYet("enough devices are in progress", LATER));
    }
    if (usage.downloading() >= plan.pace().mostDownloads()) {
      return Optional.of(new Decision.NotYet("enough devices are downloading", LATER));
    }
    return Optional.empty();
  }

  private OptionalInt phaseOf(String device, RolloutState state) {
    int position = position(device);
    for (int phase = 0; phase < state.phasesBegan().size(); phase++) {
      if (letsIn(phase, position, state)) {
        return OptionalInt.of(phase);
      }
    }
    return OptionalInt.empty();
  }

  private boolean letsIn(int phase, int position, RolloutState state) {
    Share share = plan.phases().get(phase).share();
    if (share instanceof Share.OfAll of) {
      int from = plan.sharesBefore(phase);
      return position >= from && position < from + of.percent().hundredths();
    }
    return share instanceof Share.Rest
        || (share instanceof Share.First first
            && state.counters().started().get(phase) < first.count());
  }

  /** Returns where a device stands in this deployment: 0 to 9999, each as likely as the other. */
  private int position(String device) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(deployment.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      byte[] hash = digest.digest(device.getBytes(StandardCharsets.UTF_8));
      return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), SHARES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private boolean isNextDue(RolloutState state, Instant now) {
    int next = state.phasesBegan().size();
    if (next == plan.phases().size() || now.isBefore(nextDue(state))) {
      return false;
    }
    return plan.phases().get(next).success().map(s -> s.isReached(state.counters())).orElse(true);
  }

  private Instant nextDue(RolloutState state) {
    int next = state.phasesBegan().size();
    Instant before = next == 0 ? state.created() : state.phasesBegan().get(next - 1);
    return before.plus(plan.phases().get(next).delay());
  }

  private Duration untilNextPhase(RolloutState state, Instant now) {
    if (state.phasesBegan().size() == plan.phases().size()) {
      return LATER;
    }
    Duration due = Duration.between(now, nextDue(state));
    return due.compareTo(LATER) > 0 ? due : LATER;
  }
}
