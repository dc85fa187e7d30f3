package tandem.cli;

import tandem.core.ErrorKind;

/**
 * The exit codes. 0, 1, 2 and 4 are those that scripts for Mender expect; numbers are never reused.
 */
enum ExitCode {
  OK(0, "done"),
  FAILED(1, "failure with no better code"),
  DIFFERENT(1, "of artifact diff alone: the two differ"),
  NOTHING_IN_PROGRESS(
      2, "commit, rollback or resume without an update; repair or forget without a mark"),
  REBOOT_REQUIRED(4, "installed, a reboot is needed (only with --reboot-exit-code)"),
  USAGE(64, "bad options"),
  ARTIFACT_INVALID(65, "not an artifact, corrupt, digest mismatch, limit exceeded"),
  NO_INPUT(66, "file or URL not found"),
  UNAVAILABLE(69, "server or network failed"),
  INTERNAL(70, "a bug in Tandem"),
  OS_ERROR(71, "the operating system refused something"),
  IO_ERROR(74, "reading or writing a device or file failed"),
  BUSY(75, "another instance holds the lock, or changed the file meanwhile; try later"),
  UPDATE_PENDING(76, "an update waits for reboot, commit or rollback"),
  NO_PERMISSION(77, "needs root"),
  CONFIG(78, "configuration unreadable or contradictory"),
  SIGNATURE(80, "signature missing, invalid or untrusted"),
  INCOMPATIBLE(81, "device type, depends or policy not met"),
  UNSUPPORTED(
      82, "format version, compression, payload type without module, kind of disk or file system"),
  NO_SPACE(83, "slot or data partition too small"),
  BOOTENV(84, "bootloader environment unreadable or inconsistent"),
  VERIFY_FAILED(85, "what was read back is not what was written"),
  MODULE(86, "an update module failed"),
  SCRIPT(87, "a state script failed"),
  ROLLED_BACK(88, "failed, the old system is restored"),
  INCONSISTENT(89, "the rollback failed too: needs a human"),
  LATER(90, "the device's pre-install command says: not now"),
  CONDITION(91, "the device's pre-install command does not allow it");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  String meaning() {
    return meaning;
  }

  static ExitCode of(ErrorKind kind) {
    return switch (kind) {
      case FAILED -> FAILED;
      case NOTHING_IN_PROGRESS -> NOTHING_IN_PROGRESS;
      case USAGE -> USAGE;
      case ARTIFACT_INVALID -> ARTIFACT_INVALID;
      case NO_INPUT -> NO_INPUT;
      case UNAVAILABLE -> UNAVAILABLE;
      case OS_ERROR -> OS_ERROR;
      case IO_ERROR -> IO_ERROR;
      case BUSY -> BUSY;
      case UPDATE_PENDING -> UPDATE_PENDING;
      case NO_PERMISSION -> NO_PERMISSION;
      case CONFIG -> CONFIG;
      case SIGNATURE -> SIGNATURE;
      case INCOMPATIBLE -> INCOMPATIBLE;
      case UNSUPPORTED -> UNSUPPORTED;
      case NO_SPACE -> NO_SPACE;
      case BOOTENV -> BOOTENV;
      case VERIFY_FAILED -> VERIFY_FAILED;
      case MODULE -> MODULE;
      case SCRIPT -> SCRIPT;
      case ROLLED_BACK -> ROLLED_BACK;
      case INCONSISTENT -> INCONSISTENT;
      case LATER -> LATER;
      case CONDITION -> CONDITION;
    };
  }
}
