package tandem.server.fleet;

import tandem.server.store.Artifact;
import tandem.server.store.DeviceDeployment;
import tandem.server.store.InstallStatus;

/** What a device is in the middle of. Its monitor orders what the device says of it. */
final class Part {
  private final RunningDeployment deployment;
  private final Artifact artifact;
  private final String requestHash;
  private final String reference;
  private final int attempt;
  private InstallStatus status;
  private String substate;

  Part(RunningDeployment deployment, Artifact artifact, DeviceDeployment stored) {
    this.deployment = deployment;
    this.artifact = artifact;
    this.requestHash = stored.requestHash();
    // Each attempt has another id, so that a late word about one is not taken for the next.
    this.reference = stored.attempt() == 1 ? deployment.deployment().id() : stored.id();
    this.attempt = stored.attempt();
    this.status = stored.status();
    this.substate = stored.substate();
  }

  RunningDeployment deployment() {
    return deployment;
  }

  Artifact artifact() {
    return artifact;
  }

  String requestHash() {
    return requestHash;
  }

  /** Returns the id under which the device knows it. */
  String reference() {
    return reference;
  }

  int attempt() {
    return attempt;
  }

  InstallStatus status() {
    return status;
  }

  boolean is(InstallStatus other, String otherSubstate) {
    return status == other && substate.equals(otherSubstate);
  }

  void become(InstallStatus newStatus, String newSubstate) {
    status = newStatus;
    substate = newSubstate;
  }
}
