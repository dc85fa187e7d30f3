package tandem.payload;

/** The calls of Mender's update modules, protocol version 3. */
enum ModuleCall {
  PROVIDE_PAYLOAD_FILE_SIZES("ProvidePayloadFileSizes"),
  DOWNLOAD("Download"),
  DOWNLOAD_WITH_FILE_SIZES("DownloadWithFileSizes"),
  ARTIFACT_INSTALL("ArtifactInstall"),
  NEEDS_ARTIFACT_REBOOT("NeedsArtifactReboot"),
  ARTIFACT_REBOOT("ArtifactReboot"),
  ARTIFACT_VERIFY_REBOOT("ArtifactVerifyReboot"),
  SUPPORTS_ROLLBACK("SupportsRollback"),
  ARTIFACT_COMMIT("ArtifactCommit"),
  ARTIFACT_ROLLBACK("ArtifactRollback"),
  ARTIFACT_ROLLBACK_REBOOT("ArtifactRollbackReboot"),
  ARTIFACT_VERIFY_ROLLBACK_REBOOT("ArtifactVerifyRollbackReboot"),
  ARTIFACT_FAILURE("ArtifactFailure"),
  CLEANUP("Cleanup");

  private final String text;

  ModuleCall(String text) {
    this.text = text;
  }

  /** Returns the first argument of the module. */
  @Override
  public String toString() {
    return text;
  }
}
