package tandem.server.fleet;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.server.store.Deployment;
import tandem.server.store.Deployments;
import tandem.server.store.DeviceDeployment;
import tandem.server.store.InstallStatus;
import tandem.server.store.StoreException;

/** Ends deployments: when people abort them, and when no device is waited for any more. */
final class Endings {
  private final Deployments deployments;
  private final Fleet fleet;
  private final RunningDeployments running;
  private final Admission admission;
  private final Clock clock;

  Endings(
      Deployments deployments,
      Fleet fleet,
      RunningDeployments running,
      Admission admission,
      Clock clock) {
    this.deployments = deployments;
    this.fleet = fleet;
    this.running = running;
    this.admission = admission;
    this.clock = clock;
  }

  /** Returns what is held in memory of a deployment that is not finished. */
  RunningDeployment running(Deployment deployment) throws StoreException {
    Optional<Stragglers> stragglers =
        admission.isFiltered(deployment)
            ? Optional.of(new Stragglers(fleet, member -> waitsFor(deployment, member)))
            : Optional.empty();
    return new RunningDeployment(
        deployment, deployments.statistics(deployment.number()), stragglers);
  }

  private boolean waitsFor(Deployment deployment, Member member) {
    return member.done() < deployment.number() && admission.isFor(deployment, member);
  }

  /** Aborts a deployment; tells whether it was under way. */
  boolean abort(String id) throws StoreException {
    Optional<RunningDeployment> found = running.find(id);
    if (found.isEmpty()) {
      return false;
    }
    finish(found.get());
    return true;
  }

  private synchronized void finish(RunningDeployment deployment) throws StoreException {
    Instant now = clock.instant();
    List<String> aborted = deployments.finish(deployment.number(), now);
    running.remove(deployment);
    for (Member member : deployment.active()) {
      deployment.ended(member);
    }
    for (String device : aborted) {
      admission.changed(deployment.deployment(), device, InstallStatus.ABORTED, now);
    }
    admission.finished(deployment.deployment());
  }

  /** Ends all deployments whose devices are done, for whatever reason nobody noticed it before. */
  void finishAllThatAreComplete() throws StoreException {
    for (RunningDeployment deployment : running.all()) {
      finishIfComplete(deployment);
    }
  }

  /** Ends a deployment if it is complete; later, where to find that out could take long. */
  void finishSoon(RunningDeployment deployment) throws StoreException {
    if (!deployment.isFiltered()) {
      finishIfComplete(deployment);
    }
  }

  private void finishIfComplete(RunningDeployment deployment) throws StoreException {
    if (deployment.isComplete(fleet)) {
      finish(deployment);
    }
  }

  /**
   * A device is forgotten, with which its parts end, and it has not to begin where it was chosen:
   * nobody need wait for it any more.
   *
   * @param parts that it was in the middle of
   */
  void decommissioned(String device, List<DeviceDeployment> parts) throws StoreException {
    Map<Long, InstallStatus> before = new HashMap<>();
    parts.forEach(part -> before.put(part.deployment(), part.status()));
    for (RunningDeployment one : running.all()) {
      if (before.containsKey(one.number()) || one.hasChosen(device)) {
        Optional<DeviceDeployment> after = deployments.part(one.number(), device);
        if (after.filter(p -> p.status() == InstallStatus.DECOMMISSIONED).isPresent()) {
          gone(one, device, before.get(one.number()));
        }
      }
      finishSoon(one);
    }
  }

  private void gone(RunningDeployment deployment, String device, @Nullable InstallStatus before) {
    if (before != null) {
      deployment.count(before, -1);
    }
    deployment.count(InstallStatus.DECOMMISSIONED, 1);
    admission.changed(
        deployment.deployment(), device, InstallStatus.DECOMMISSIONED, clock.instant());
  }
}
