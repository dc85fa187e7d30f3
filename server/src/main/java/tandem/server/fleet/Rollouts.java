package tandem.server.fleet;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonWriter;
import tandem.server.rollout.Decision;
import tandem.server.rollout.DeviceFacts;
import tandem.server.rollout.LiveRollout;
import tandem.server.rollout.Outcome;
import tandem.server.rollout.PlanJson;
import tandem.server.rollout.Rollout;
import tandem.server.rollout.RolloutPlan;
import tandem.server.rollout.RolloutState;
import tandem.server.rollout.StateJson;
import tandem.server.rollout.Target;
import tandem.server.store.Deployment;
import tandem.server.store.Deployments;
import tandem.server.store.DeviceDeployment;
import tandem.server.store.InstallStatus;
import tandem.server.store.StoreException;

/** The roll-outs of all deployments that are not finished: decides by their plans who may start. */
public final class Rollouts implements Admission {
  private static final Logger LOG = System.getLogger("tandem.server.fleet");

  private final Deployments deployments;
  private final KnownAttributes attributes;
  private final Clock clock;
  private final Map<Long, LiveRollout> live = new ConcurrentHashMap<>();
  private final Throttles throttles = new Throttles();

  /** Takes what it works with, and reads from the store where roll-outs stand. */
  public Rollouts(Deployments deployments, KnownAttributes attributes, Clock clock)
      throws StoreException {
    this.deployments = deployments;
    this.attributes = attributes;
    this.clock = clock;
    for (Deployment deployment : deployments.unfinished()) {
      add(deployment, stored(deployment));
    }
    Instant now = clock.instant();
    deployments.eachActive(part -> hear(part, now));
  }

  @Override
  public void created(Deployment deployment) {
    add(deployment, begun(deployment));
  }

  private void add(Deployment deployment, LiveRollout rollout) {
    live.put(deployment.number(), rollout);
    throttles.add(deployment.id(), rollout.plan().pace());
  }

  /** Returns the rates of the downloads. */
  public Throttles throttles() {
    return throttles;
  }

  @Override
  public Verdict ask(Deployment deployment, Member member, Instant now) {
    LiveRollout rollout = live.get(deployment.number());
    if (rollout == null) {
      return Verdict.PASS; // it is finished
    }
    int begun = rollout.state().phasesBegan().size();
    Decision decision = rollout.poll(facts(member, rollout), now);
    if (rollout.state().phasesBegan().size() != begun) {
      save(deployment, rollout);
    }
    if (decision instanceof Decision.Start || decision instanceof Decision.StartAgain) {
      return Verdict.START;
    }
    // What is paused or stopped must not keep devices from a newer deployment, which may be the one
    // that puts things right.
    boolean isRunning = rollout.state().status() == RolloutState.Status.RUNNING;
    return decision instanceof Decision.NotYet && isRunning ? Verdict.LATER : Verdict.PASS;
  }

  @Override
  public boolean isFiltered(Deployment deployment) {
    LiveRollout rollout = live.get(deployment.number());
    return rollout != null && rollout.plan().target() instanceof Target.Matching;
  }

  @Override
  public boolean isFor(Deployment deployment, Member member) {
    LiveRollout rollout = live.get(deployment.number());
    return rollout != null && rollout.plan().target().has(facts(member, rollout));
  }

  @Override
  public int mostAttempts(Deployment deployment) {
    LiveRollout rollout = live.get(deployment.number());
    return rollout == null ? 1 : rollout.plan().retries() + 1;
  }

  @Override
  public int failedAttempts(Deployment deployment, String device) {
    LiveRollout rollout = live.get(deployment.number());
    return rollout == null ? 0 : rollout.failedAttempts(device);
  }

  @Override
  public void failedForNow(Deployment deployment, String device, int attempt, Instant now) {
    LiveRollout rollout = live.get(deployment.number());
    if (rollout != null) {
      rollout.failedForNow(device, attempt, now);
      save(deployment, rollout);
    }
  }

  @Override
  public void changed(Deployment deployment, String device, InstallStatus status, Instant now) {
    LiveRollout rollout = live.get(deployment.number());
    if (rollout == null) {
      return; // it is finished, and its state is stored
    }
    if (!status.isFinal()) {
      boolean isNew = status == InstallStatus.PENDING;
      rollout.heard(device, isNew || status == InstallStatus.DOWNLOADING, now);
      if (isNew) {
        save(deployment, rollout);
      }
      return;
    }
    rollout.ended(device, outcome(status), now);
    // An abort ends many at once, and the roll-out with them.
    if (status != InstallStatus.ABORTED) {
      save(deployment, rollout);
    }
  }

  @Override
  public void withdrawn(Deployment deployment, Member member) {
    LiveRollout rollout = live.get(deployment.number());
    if (rollout != null) {
      rollout.takeBack(member.id());
    }
  }

  @Override
  public void finished(Deployment deployment) {
    LiveRollout rollout = live.remove(deployment.number());
    throttles.remove(deployment.id());
    if (rollout != null) {
      save(deployment, rollout);
    }
  }

  /** Returns where a roll-out stands, also of a deployment that is finished. */
  public RolloutState state(Deployment deployment) throws StoreException {
    LiveRollout rollout = live.get(deployment.number());
    return (rollout == null ? stored(deployment) : rollout).state();
  }

  /** Returns how many devices are in mid-update and were heard of lately. */
  public long inProgress(Deployment deployment) {
    LiveRollout rollout = live.get(deployment.number());
    return rollout == null ? 0 : rollout.inProgress(clock.instant());
  }

  /** Lets nobody start until it is resumed; tells whether it is not finished. */
  public boolean pause(Deployment deployment) throws StoreException {
    return change(deployment, LiveRollout::pause);
  }

  /** Goes on after a pause or a stop; tells whether it is not finished. */
  public boolean resume(Deployment deployment) throws StoreException {
    return change(deployment, rollout -> rollout.resume(clock.instant()));
  }

  private boolean change(Deployment deployment, Consumer<LiveRollout> change)
      throws StoreException {
    LiveRollout rollout = live.get(deployment.number());
    if (rollout == null) {
      return false;
    }
    change.accept(rollout);
    store(deployment, rollout);
    return true;
  }

  /** Returns the plan that a deployment was made with. */
  public static RolloutPlan plan(Deployment deployment) {
    if (deployment.plan().isEmpty()) {
      return RolloutPlan.at(new Target.AllDevices());
    }
    try {
      return PlanJson.read(JsonParser.parse(deployment.plan()));
    } catch (JsonException e) {
      throw new IllegalStateException("plan of deployment " + deployment.id() + ": " + e, e);
    }
  }

  private static LiveRollout begun(Deployment deployment) {
    Rollout rollout = new Rollout(deployment.id(), plan(deployment));
    return new LiveRollout(rollout, rollout.begin(deployment.created()));
  }

  private LiveRollout stored(Deployment deployment) throws StoreException {
    Optional<String> state = deployments.rollout(deployment.number());
    if (state.isEmpty()) {
      return withFailures(deployment, begun(deployment));
    }
    try {
      LiveRollout rollout =
          new LiveRollout(
              new Rollout(deployment.id(), plan(deployment)),
              StateJson.read(JsonParser.parse(state.get())));
      correct(deployment, withFailures(deployment, rollout));
      return rollout;
    } catch (JsonException e) {
      throw new IllegalStateException("roll-out of deployment " + deployment.id() + ": " + e, e);
    }
  }

  private LiveRollout withFailures(Deployment deployment, LiveRollout rollout)
      throws StoreException {
    if (rollout.plan().retries() > 0) {
      for (DeviceDeployment part : deployments.failedForNow(deployment.number())) {
        rollout.triesAgain(part.device(), part.attempt());
      }
    }
    return rollout;
  }

  private void correct(Deployment deployment, LiveRollout rollout) throws StoreException {
    Map<InstallStatus, Long> counts = deployments.statistics(deployment.number());
    long started = counts.values().stream().mapToLong(Long::longValue).sum();
    long finished =
        counts.entrySet().stream()
            .filter(count -> count.getKey().isFinal())
            .mapToLong(Map.Entry::getValue)
            .sum();
    rollout.correct(
        started,
        counts.getOrDefault(InstallStatus.SUCCESS, 0L),
        counts.getOrDefault(InstallStatus.FAILURE, 0L),
        finished - rollout.waitingToTryAgain());
  }

  private void hear(DeviceDeployment part, Instant now) {
    LiveRollout rollout = live.get(part.deployment());
    if (rollout != null) {
      boolean downloading =
          part.status() == InstallStatus.PENDING || part.status() == InstallStatus.DOWNLOADING;
      rollout.heard(part.device(), downloading, now);
    }
  }

  private DeviceFacts facts(Member member, LiveRollout rollout) {
    int failed = rollout.failedAttempts(member.id());
    return new DeviceFacts(member.id(), member.group(), attributes.of(member), failed);
  }

  private static Outcome outcome(InstallStatus status) {
    return switch (status) {
      case SUCCESS -> Outcome.SUCCESS;
      case FAILURE -> Outcome.FAILURE;
      default -> Outcome.NOTHING;
    };
  }

  /** Saves what the next start can find out by itself: a failure is no reason to fail a device. */
  private void save(Deployment deployment, LiveRollout rollout) {
    try {
      store(deployment, rollout);
    } catch (StoreException e) {
      LOG.log(
          Level.WARNING,
          () -> "deployment " + deployment.id() + ": its roll-out could not be saved: " + e);
    }
  }

  private void store(Deployment deployment, LiveRollout rollout) throws StoreException {
    deployments.saveRollout(
        deployment.number(), () -> JsonWriter.compact(StateJson.write(rollout.state())));
  }
}
