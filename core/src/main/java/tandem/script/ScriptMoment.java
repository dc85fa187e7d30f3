package tandem.script;

import java.util.regex.Pattern;

/** The moments at which state scripts are run, under Mender's names. */
public enum ScriptMoment {
  IDLE_ENTER("Idle_Enter", Errors.IGNORED),
  IDLE_LEAVE("Idle_Leave", Errors.IGNORED),
  SYNC_ENTER("Sync_Enter", Errors.END_IT),
  SYNC_LEAVE("Sync_Leave", Errors.END_IT),
  SYNC_ERROR("Sync_Error", Errors.IGNORED),
  DOWNLOAD_ENTER("Download_Enter", Errors.END_IT),
  DOWNLOAD_LEAVE("Download_Leave", Errors.END_IT),
  DOWNLOAD_ERROR("Download_Error", Errors.IGNORED),
  INSTALL_ENTER("ArtifactInstall_Enter", Errors.END_IT),
  INSTALL_LEAVE("ArtifactInstall_Leave", Errors.END_IT),
  INSTALL_ERROR("ArtifactInstall_Error", Errors.IGNORED),
  REBOOT_ENTER("ArtifactReboot_Enter", Errors.END_IT),
  REBOOT_LEAVE("ArtifactReboot_Leave", Errors.END_IT),
  REBOOT_ERROR("ArtifactReboot_Error", Errors.IGNORED),
  COMMIT_ENTER("ArtifactCommit_Enter", Errors.END_IT),
  COMMIT_LEAVE("ArtifactCommit_Leave", Errors.IGNORED_BUT_NOT_BY_MENDER_3),
  COMMIT_ERROR("ArtifactCommit_Error", Errors.IGNORED),
  ROLLBACK_ENTER("ArtifactRollback_Enter", Errors.IGNORED_BUT_NOT_BY_MENDER_3),
  ROLLBACK_LEAVE("ArtifactRollback_Leave", Errors.IGNORED_BUT_NOT_BY_MENDER_3),
  ROLLBACK_REBOOT_ENTER("ArtifactRollbackReboot_Enter", Errors.IGNORED),
  ROLLBACK_REBOOT_LEAVE("ArtifactRollbackReboot_Leave", Errors.IGNORED),
  FAILURE_ENTER("ArtifactFailure_Enter", Errors.IGNORED),
  FAILURE_LEAVE("ArtifactFailure_Leave", Errors.IGNORED);

  /** What the failure of one script means for those that come after it. */
  private enum Errors {
    END_IT,
    IGNORED,
    IGNORED_BUT_NOT_BY_MENDER_3
  }

  private final String prefix;
  private final Errors errors;
  private final Pattern names;

  ScriptMoment(String prefix, Errors errors) {
    this.prefix = prefix;
    this.errors = errors;
    this.names = Pattern.compile(prefix + "_[0-9][0-9](_\\S+)?");
  }

  /** Returns what the names of its scripts begin with, for instance {@code Download_Enter}. */
  public String prefix() {
    return prefix;
  }

  /** Tells whether all its scripts are run even if one fails. */
  public boolean ignoresErrors() {
    return ignoresErrors(false);
  }

  /** Tells whether all its scripts are run even if one fails, and whether Mender 3 does so. */
  public boolean ignoresErrors(boolean asMender3) {
    return errors == Errors.IGNORED || (errors == Errors.IGNORED_BUT_NOT_BY_MENDER_3 && !asMender3);
  }

  /** Tells whether its scripts come with the artifact; else they belong to the root file system. */
  public boolean isOfArtifact() {
    return prefix.startsWith("Artifact");
  }

  /** Tells whether a file of this name is one of its scripts. */
  boolean owns(String fileName) {
    return names.matcher(fileName).matches();
  }
}
