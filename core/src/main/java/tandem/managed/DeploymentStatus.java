package tandem.managed;

/** How far a deployment is, in the words of the protocol. */
enum DeploymentStatus {
  DOWNLOADING("downloading"),
  INSTALLING("installing"),
  REBOOTING("rebooting"),
  SUCCESS("success"),
  FAILURE("failure");

  private final String word;

  DeploymentStatus(String word) {
    this.word = word;
  }

  /** Returns the word that a server knows. */
  String word() {
    return word;
  }

  /** Tells whether nothing follows it. */
  boolean isFinal() {
    return this == SUCCESS || this == FAILURE;
  }

  static DeploymentStatus of(String word) {
    for (DeploymentStatus status : values()) {
      if (status.word.equals(word)) {
        return status;
      }
    }
    throw new IllegalArgumentException("status: " + word);
  }
}
