package tandem.managed;

/**
 * A server's order to this device to install one artifact.
 *
 * @param id the server's name for it: letters, digits, dot, dash and underscore
 * @param artifactName name of the artifact
 * @param uri where the artifact is; its query may be a secret, and it counts only for a while
 */
record Deployment(String id, String artifactName, String uri) {
  /** Returns the deployment for a log: without the secret, and printable. */
  @Override
  public String toString() {
    return id + " (" + ServerJson.printable(artifactName) + ")";
  }
}
