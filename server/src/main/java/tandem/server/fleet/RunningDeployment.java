package tandem.server.fleet;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tandem.server.store.Artifact;
import tandem.server.store.Deployment;
import tandem.server.store.DeviceDeployment;
import tandem.server.store.InstallStatus;
import tandem.server.store.Target;

/** A deployment that is not finished, as it is held in memory. */
final class RunningDeployment {
  private final Deployment deployment;
  private final Set<Member> active = ConcurrentHashMap.newKeySet();
  private final Map<InstallStatus, Long> counts = new EnumMap<>(InstallStatus.class);
  private final Optional<Stragglers> stragglers;

  /**
   * Takes a deployment.
   *
   * @param stragglers where only a look into the store shows which devices it is for
   */
  RunningDeployment(
      Deployment deployment, Map<InstallStatus, Long> counts, Optional<Stragglers> stragglers) {
    this.deployment = deployment;
    this.counts.putAll(counts);
    this.stragglers = stragglers;
  }

  /** Tells whether it takes long to find out whether it is complete. */
  boolean isFiltered() {
    return stragglers.isPresent();
  }

  Deployment deployment() {
    return deployment;
  }

  long number() {
    return deployment.number();
  }

  boolean isFor(Member member) {
    if (deployment.target() instanceof Target.All) {
      return true;
    }
    if (deployment.target() instanceof Target.Group group) {
      return member.group().filter(group.name()::equals).isPresent();
    }
    return deployment.target() instanceof Target.Chosen chosen
        && chosen.devices().contains(member.id());
  }

  /** Tells whether a device is one of those that were chosen. */
  boolean hasChosen(String device) {
    return deployment.target() instanceof Target.Chosen chosen && chosen.devices().contains(device);
  }

  /** Returns how a device begins, which ends it too when there is nothing to install. */
  DeviceDeployment begin(
      Member member, Facts facts, Optional<Artifact> artifact, int attempt, Instant now) {
    InstallStatus status = InstallStatus.PENDING;
    if (artifact.isEmpty()) {
      status = InstallStatus.NOARTIFACT;
    } else if (!deployment.force() && facts.artifactName().equals(deployment.artifactName())) {
      status = InstallStatus.ALREADY_INSTALLED;
    }
    return new DeviceDeployment(
        UUID.randomUUID().toString(),
        number(),
        member.id(),
        artifact.map(Artifact::id),
        status,
        "",
        facts.hash(),
        false,
        now,
        Optional.empty(),
        attempt);
  }

  /** Returns the devices that are in the middle of it. */
  Set<Member> active() {
    return active;
  }

  /** A device is done with it. */
  void ended(Member member) {
    active.remove(member);
    member.ended(this);
  }

  synchronized void count(InstallStatus status, int change) {
    counts.merge(status, (long) change, Long::sum);
  }

  /** Adds to a sum how many devices have which status. */
  synchronized void addTo(Map<InstallStatus, Long> sum) {
    counts.forEach((status, count) -> sum.merge(status, count, Long::sum));
  }

  /**
   * Tells whether every device of the target is done, and none is in the middle of it that has left
   * the target since. All devices are only looked at when the numbers say that it may be so: those
   * that are done count, also when they are in the target no more.
   */
  boolean isComplete(Fleet fleet) {
    long done = done();
    if (done == 0 || !active.isEmpty()) {
      return false;
    }
    if (stragglers.isPresent()) {
      return stragglers.get().isNobody();
    }
    return done >= target(fleet)
        && fleet.members().stream().noneMatch(m -> m.done() < number() && isFor(m));
  }

  private synchronized long done() {
    return counts.entrySet().stream()
        .filter(count -> count.getKey().isFinal())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private long target(Fleet fleet) {
    if (deployment.target() instanceof Target.Chosen chosen) {
      return chosen.devices().size();
    }
    return deployment.target() instanceof Target.Group group
        ? fleet.size(group.name())
        : fleet.size();
  }
}
