package tandem.update;

/** The points in which Tandem, Mender 5 and Mender 3.4 do different things; all else is common. */
public enum Clause {
  /** An artifact with more than one payload is refused. */
  ONE_PAYLOAD_ONLY,
  /** A download that broke is ended as a failure; else it is kept, and can be resumed. */
  BROKEN_DOWNLOAD_IS_DISCARDED,
  /** The Download_Enter scripts are run before the artifact is looked at; else after all checks. */
  DOWNLOAD_ENTER_COMES_FIRST,
  /** Modules are asked for SupportsRollback before ArtifactInstall; else after it. */
  ROLLBACK_IS_ASKED_BEFORE_INSTALL,
  /** When ArtifactCommit_Leave fails, the ArtifactCommit_Error scripts are run too. */
  COMMIT_LEAVE_HAS_ERROR_SCRIPTS,
  /** A rollback that was asked for, and went well, runs nothing of ArtifactFailure. */
  ROLLBACK_ON_DEMAND_IS_NO_FAILURE,
  /** A Cleanup that fails makes the command fail, although the update is committed. */
  CLEANUP_FAILURE_COUNTS,
  /** Scripts are not run from a folder without the file version. */
  SCRIPTS_NEED_A_VERSION_FILE
}
