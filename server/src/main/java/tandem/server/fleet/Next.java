package tandem.server.fleet;

import tandem.server.store.Artifact;

/** The answer to a device that asks for a deployment. */
public sealed interface Next {

  /** There is nothing to do. */
  record Nothing() implements Next {}

  /** It has said something else about itself than when it started: that deployment has failed. */
  record Changed() implements Next {}

  /**
   * It has something to install, or to go on with.
   *
   * @param reference id under which the device reports
   * @param deployment id of the deployment
   * @param artifact to install
   */
  record Install(String reference, String deployment, Artifact artifact) implements Next {}
}
