package tandem.server.fleet;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonValue.JsonObject;
import tandem.server.store.Artifact;
import tandem.server.store.Deployment;
import tandem.server.store.Deployments;
import tandem.server.store.DeviceDeployment;
import tandem.server.store.InstallStatus;
import tandem.server.store.StoreException;

/** Gives devices their deployments, and follows how far they are. */
public final class Dispatch {
  private static final Next NOTHING = new Next.Nothing();

  private final Deployments deployments;
  private final Catalog catalog;
  private final Admission admission;
  private final Clock clock;
  private final RunningDeployments running = new RunningDeployments();
  private final Endings endings;

  /** Takes what it works with, and reads from the store what is under way. */
  public Dispatch(
      Deployments deployments, Fleet fleet, Catalog catalog, Admission admission, Clock clock)
      throws StoreException {
    this.deployments = deployments;
    this.catalog = catalog;
    this.admission = admission;
    this.clock = clock;
    this.endings = new Endings(deployments, fleet, running, admission, clock);
    for (Deployment deployment : deployments.unfinished()) {
      add(deployment);
    }
    deployments.eachActive(
        part -> fleet.find(part.device()).ifPresent(member -> attach(member, part)));
  }

  /** Starts a deployment without control map, and returns it with its number. */
  Deployment create(Deployment deployment) throws StoreException {
    return create(deployment, null);
  }

  /** Starts a deployment, and returns it with its number. */
  public synchronized Deployment create(Deployment deployment, @Nullable JsonObject controlMap)
      throws StoreException {
    Deployment created = deployments.create(deployment, controlMap);
    admission.created(created);
    add(created);
    return created;
  }

  private void add(Deployment deployment) throws StoreException {
    running.add(endings.running(deployment));
  }

  /** Aborts a deployment; tells whether it was under way. */
  public boolean abort(String id) throws StoreException {
    return endings.abort(id);
  }

  /** Ends all deployments whose devices are done. To be called from time to time. */
  public void finishAllThatAreComplete() throws StoreException {
    endings.finishAllThatAreComplete();
  }

  /** Finds what a device has to do. Only when it has something, the store is asked. */
  public Next next(Member member, Facts facts) throws StoreException {
    @Nullable Part active = member.active();
    if (active != null) {
      return goOn(member, active, facts);
    }
    return running.all().stream().anyMatch(one -> isOpen(one, member))
        ? begin(member, facts)
        : NOTHING;
  }

  private static boolean isOpen(RunningDeployment deployment, Member member) {
    return deployment.number() > member.done() && deployment.isFor(member);
  }

  private Next begin(Member member, Facts facts) throws StoreException {
    // A device may ask twice at once, for instance after its time-out. The second time must not
    // take a place, which it would give back, and the first time's place with it.
    synchronized (member) {
      @Nullable Part active = member.active();
      return active == null ? choose(member, facts) : goOn(member, active, facts);
    }
  }

  private Next choose(Member member, Facts facts) throws StoreException {
    for (RunningDeployment deployment : running.all()) {
      if (!isOpen(deployment, member)) {
        continue;
      }
      switch (admission.ask(deployment.deployment(), member, clock.instant())) {
        case START -> {
          return start(member, deployment, facts);
        }
        case LATER -> {
          return NOTHING;
        }
        case PASS -> {
          // the next one may be for it
        }
      }
    }
    return NOTHING;
  }

  private Next goOn(Member member, Part active, Facts facts) throws StoreException {
    Deployment deployment = active.deployment().deployment();
    // With other facts the device may be one that the artifact does not fit.
    if (!active.requestHash().equals(facts.hash())) {
      end(
          member,
          active,
          InstallStatus.FAILURE,
          "the device describes itself differently than when it started");
      return new Next.Changed();
    }
    return new Next.Install(active.reference(), deployment.id(), active.artifact());
  }

  private Next start(Member member, RunningDeployment running, Facts facts) throws StoreException {
    Deployment deployment = running.deployment();
    Optional<Artifact> artifact = catalog.find(deployment.artifactName(), facts.deviceType());
    int failed = admission.failedAttempts(deployment, member.id());
    DeviceDeployment wanted = running.begin(member, facts, artifact, failed + 1, clock.instant());
    Optional<DeviceDeployment> stored = store(wanted, deployment, member);
    if (stored.isEmpty()) {
      return NOTHING; // it was aborted this very moment
    }
    if (stored.get().id().equals(wanted.id())) {
      if (failed > 0) {
        running.count(InstallStatus.FAILURE, -1);
      }
      running.count(wanted.status(), 1);
      admission.changed(deployment, member.id(), wanted.status(), wanted.created());
    }
    if (stored.get().status().isFinal()) {
      member.done(deployment.number());
      endings.finishSoon(running);
      return NOTHING;
    }
    return attach(member, stored.get())
        .<Next>map(part -> new Next.Install(part.reference(), deployment.id(), part.artifact()))
        .orElse(NOTHING);
  }

  private Optional<DeviceDeployment> store(
      DeviceDeployment wanted, Deployment deployment, Member member) throws StoreException {
    boolean started = false;
    try {
      Optional<DeviceDeployment> stored = deployments.start(wanted);
      started = stored.filter(part -> part.id().equals(wanted.id())).isPresent();
      return stored;
    } finally {
      if (!started) {
        admission.withdrawn(deployment, member);
      }
    }
  }

  /** Gives a device what it is in the middle of. */
  void attach(Member member) throws StoreException {
    for (DeviceDeployment part : deployments.activeOf(member.id())) {
      attach(member, part);
    }
  }

  private Optional<Part> attach(Member member, DeviceDeployment stored) {
    Optional<RunningDeployment> deployment = running.find(stored.deployment());
    Optional<Artifact> artifact = stored.artifact().flatMap(catalog::find);
    if (deployment.isEmpty() || artifact.isEmpty()) {
      return Optional.empty();
    }
    Part part = new Part(deployment.get(), artifact.get(), stored);
    member.active(part);
    deployment.get().active().add(member);
    if (running.find(stored.deployment()).isEmpty()) {
      deployment.get().ended(member); // whoever finished it may have looked at its devices before
      return Optional.empty();
    }
    return Optional.of(part);
  }

  /** A device is let out; what it is in the middle of is no longer counted as under way. */
  void detach(Member member) {
    @Nullable Part part = member.active();
    if (part != null) {
      part.deployment().active().remove(member);
    }
  }

  /** Returns what a device is in the middle of, whether it is let in or not. */
  List<DeviceDeployment> partsOf(String device) throws StoreException {
    return deployments.activeOf(device);
  }

  /**
   * A device is forgotten, and nobody need wait for it any more.
   *
   * @param parts that it was in the middle of
   */
  void decommissioned(String device, List<DeviceDeployment> parts) throws StoreException {
    endings.decommissioned(device, parts);
  }

  /**
   * Takes what a device says about a deployment.
   *
   * @param reference id under which it was given the deployment
   */
  public Reported report(Member member, String reference, InstallStatus status, String substate)
      throws StoreException {
    @Nullable Part active = member.active();
    if (active == null || !active.reference().equals(reference)) {
      return ended(member, reference);
    }
    if (status == InstallStatus.FAILURE && active.attempt() < mostAttempts(active)) {
      return failForNow(member, active, substate);
    }
    return end(member, active, status, substate);
  }

  private int mostAttempts(Part part) {
    return admission.mostAttempts(part.deployment().deployment());
  }

  private Reported end(Member member, Part active, InstallStatus status, String substate)
      throws StoreException {
    synchronized (active) {
      if (active.is(status, substate)) {
        return Reported.DONE; // repeating a status is normal, and costs nothing
      }
      Instant now = clock.instant();
      Optional<DeviceDeployment> after =
          deployments.report(active.deployment().number(), member.id(), status, substate, now);
      if (after.isEmpty() || after.get().status() != status) {
        active.deployment().ended(member);
        return ended(member, active.reference());
      }
      if (active.status() != status) {
        active.deployment().count(active.status(), -1);
        active.deployment().count(status, 1);
        admission.changed(active.deployment().deployment(), member.id(), status, now);
      }
      active.become(status, substate);
    }
    if (status.isFinal()) {
      active.deployment().ended(member);
      endings.finishSoon(active.deployment());
    }
    return Reported.DONE;
  }

  private Reported failForNow(Member member, Part active, String substate) throws StoreException {
    RunningDeployment deployment = active.deployment();
    synchronized (active) {
      if (active.status().isFinal()) {
        return Reported.DONE;
      }
      Instant now = clock.instant();
      Optional<DeviceDeployment> after =
          deployments.failForNow(deployment.number(), member.id(), substate, now);
      if (after.isEmpty() || after.get().status() != InstallStatus.FAILURE) {
        deployment.ended(member);
        return ended(member, active.reference());
      }
      deployment.count(active.status(), -1);
      deployment.count(InstallStatus.FAILURE, 1);
      admission.failedForNow(deployment.deployment(), member.id(), active.attempt(), now);
      active.become(InstallStatus.FAILURE, substate);
    }
    deployment.active().remove(member);
    member.freed(deployment);
    return Reported.DONE;
  }

  /** Tells what became of a part that is not under way. */
  private Reported ended(Member member, String reference) throws StoreException {
    Optional<DeviceDeployment> part = deployments.attempt(reference, member.id());
    if (part.isEmpty()) {
      return Reported.UNKNOWN;
    }
    return switch (part.get().status()) {
      case ABORTED, DECOMMISSIONED -> Reported.ABORTED;
      default -> Reported.DONE;
    };
  }

  /** Returns how many parts of the deployments that are not finished have which status. */
  public Map<InstallStatus, Long> statistics() {
    Map<InstallStatus, Long> sum = new EnumMap<>(InstallStatus.class);
    running.all().forEach(deployment -> deployment.addTo(sum));
    return sum;
  }

  /** Keeps the log of a device; tells whether the device has such a deployment. */
  public boolean log(Member member, String reference, String text) throws StoreException {
    return deployments.saveLog(reference, member.id(), text, clock.instant());
  }
}
