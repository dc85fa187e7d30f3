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
  /** Modules are asked anew for SupportsRollback when the update has to go back; else once. */
  ROLLBACK_IS_ASKED_AGAIN,
  /** When ArtifactCommit_Leave fails, the ArtifactCommit_Error scripts are run too. */
  COMMIT_LEAVE_HAS_ERROR_SCRIPTS,
  /** A rollback that was asked for, and went well, runs nothing of ArtifactFailure. */
  ROLLBACK_ON_DEMAND_IS_NO_FAILURE,
  /** A script of ArtifactRollback_Leave that fails means that the rollback failed. */
  ROLLBACK_LEAVE_COUNTS,
  /** A script of ArtifactFailure_Enter that fails has no influence. */
  FAILURE_ENTER_COUNTS_NOT,
  /** Of ArtifactRollback_* and ArtifactCommit_Leave no script is run after one that failed. */
  SCRIPTS_END_AT_A_FAILURE,
  /** A Cleanup that fails makes the command fail, although the update is committed. */
  CLEANUP_FAILURE_COUNTS,
  /** A Cleanup that fails makes also the command rollback fail, although the update went back. */
  CLEANUP_FAILURE_COUNTS_AFTER_ROLLBACK,
  /** Scripts are not run from a folder without the file version. */
  SCRIPTS_NEED_A_VERSION_FILE
}
