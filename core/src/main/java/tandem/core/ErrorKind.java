package tandem.core;

/** The kinds of failure that a caller can tell apart; the command line gives each an exit code. */
public enum ErrorKind {
  /** No better class. */
  FAILED,
  /** Commit, rollback or resume without an update. */
  NOTHING_IN_PROGRESS,
  /** Bad options. */
  USAGE,
  /** Not an artifact, corrupt, digest mismatch, limit exceeded. */
  ARTIFACT_INVALID,
  /** File or URL not found. */
  NO_INPUT,
  /** Server or network. */
  UNAVAILABLE,
  /** The operating system refused something: a call, a mount, a reboot. */
  OS_ERROR,
  /** Reading or writing a device or file failed. */
  IO_ERROR,
  /** Another instance holds the lock. */
  BUSY,
  /** An update waits for reboot, commit or rollback. */
  UPDATE_PENDING,
  /** Needs root. */
  NO_PERMISSION,
  /** Configuration unreadable or contradictory. */
  CONFIG,
  /** Signature missing, invalid or untrusted. */
  SIGNATURE,
  /** Device type, depends or the policy of the device not met. */
  INCOMPATIBLE,
  /** Format version, compression, payload type without module, kind of disk or file system. */
  UNSUPPORTED,
  /** Slot or data partition too small. */
  NO_SPACE,
  /** Bootloader environment unreadable or inconsistent. */
  BOOTENV,
  /** What was read back is not what was written. */
  VERIFY_FAILED,
  /** An update module failed. */
  MODULE,
  /** A state script failed. */
  SCRIPT,
  /** The update failed and the old system is restored. */
  ROLLED_BACK,
  /** The rollback failed too: a human is needed. */
  INCONSISTENT,
  /** A condition for an installation is not met yet. */
  LATER,
  /** A condition for an installation is not met. */
  CONDITION
}
