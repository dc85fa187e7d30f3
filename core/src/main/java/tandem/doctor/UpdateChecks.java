package tandem.doctor;

import static tandem.doctor.FindingId.MENDER_AT_WORK;
import static tandem.doctor.FindingId.MENDER_NOTES;
import static tandem.doctor.FindingId.UPDATE_CONSISTENT;
import static tandem.doctor.FindingId.UPDATE_SITUATION;

import java.util.List;
import java.util.Optional;
import tandem.config.DeviceConfig;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.update.Device;
import tandem.update.DeviceStore;
import tandem.update.Installed;
import tandem.update.Situation;
import tandem.update.Status;
import tandem.update.StoreContent;

/** Examines where the device is in the life of an update. */
final class UpdateChecks {
  private static final String SUBJECT = "update";

  private final DeviceParts parts;
  private final Findings findings;

  UpdateChecks(DeviceParts parts, Findings findings) {
    this.parts = parts;
    this.findings = findings;
  }

  /** Returns what the store holds, if it can be loaded. */
  Optional<StoreContent> content(DeviceStore store) {
    return findings.look(UPDATE_SITUATION, "store", store::load);
  }

  /** Examines what store, bootloader and running slot say together. */
  void check(Device device, DeviceConfig config, StoreContent content) {
    findings
        .look(UPDATE_SITUATION, SUBJECT, () -> device.situation(content))
        .ifPresent(situation -> say(situation, device.hint(situation, content)));
    checkConsistent(content.installed());
    findings.check(
        MENDER_AT_WORK,
        "Mender",
        "no update of Mender's daemon is in the way",
        () -> parts.checkMender(config, content));
  }

  /** Says what was noted while the store was loaded, except of its own files. */
  void sayNotes(DeviceStore store) {
    for (String note : store.warnings()) {
      if (!note.contains(DeviceStore.FILE_NAME)) {
        findings.warn(
            MENDER_NOTES, "Mender", note, "see docs/taking-over.md for what is taken over");
      }
    }
  }

  private void say(Situation situation, String hint) {
    String text = situation + ": " + situation.story();
    switch (severity(situation)) {
      case OK -> findings.ok(UPDATE_SITUATION, SUBJECT, text);
      case WARNING -> findings.warn(UPDATE_SITUATION, SUBJECT, text, hint);
      case ERROR ->
          findings.error(
              UPDATE_SITUATION,
              SUBJECT,
              new UpdateException(ErrorKind.INCONSISTENT, text).withHint(hint));
    }
  }

  private static Severity severity(Situation situation) {
    return switch (situation) {
      case IDLE -> Severity.OK;
      case CONTRADICTION -> Severity.ERROR;
      case REBOOT_PENDING,
          UNRECORDED_TRIAL,
          DOWNLOAD_INTERRUPTED,
          NOT_MODIFIED,
          OVERTAKEN,
          NOT_SWITCHED,
          INSTALL_INTERRUPTED,
          SWITCH_UNRECORDED,
          AWAITING_REBOOT,
          TRIAL_RUNNING,
          AWAITING_COMMIT,
          FELL_BACK,
          COMMITTED,
          COMMIT_INTERRUPTED,
          ROLLBACK_INTERRUPTED,
          ROLLED_BACK ->
          Severity.WARNING;
    };
  }

  private void checkConsistent(Installed installed) {
    if (installed.isInconsistent()) {
      findings.error(
          UPDATE_CONSISTENT,
          installed.artifactName(),
          new UpdateException(
                  ErrorKind.INCONSISTENT,
                  "artifact "
                      + installed.artifactName()
                      + ": its update failed, and could not be rolled back completely")
              .withHint(Status.REPAIR));
    } else {
      findings.ok(
          UPDATE_CONSISTENT,
          installed.artifactName(),
          "artifact " + installed.artifactName() + " is what is installed");
    }
  }

  /** Returns the types of the recorded update's payloads that are for update modules. */
  static List<String> moduleTypes(Optional<StoreContent> content) {
    return content.stream()
        .flatMap(known -> known.update().stream())
        .flatMap(update -> update.moduleTypes().stream())
        .distinct()
        .toList();
  }
}
