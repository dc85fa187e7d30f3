package tandem.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.payload.RebootNeed;
import tandem.payload.StoreReport;
import tandem.update.InstallReport;
import tandem.update.Plan;

/** What an installation says in the end; the phrases are those that scripts for Mender look for. */
final class InstallAnswer {
  static final String HOW_TO_GO_ON =
      "Use 'commit' to update, or 'rollback' to roll back the update.";
  static final List<String> INSTALLED = List.of("Installed, but not committed.", HOW_TO_GO_ON);
  static final String AUTO_COMMIT =
      "Update Module doesn't support rollback. Committing immediately.";
  static final String INSTALLED_AND_COMMITTED = "Installed and committed.";
  static final String EMPTY = "Artifact with empty payload. Committing immediately.";
  static final String REBOOT = "At least one payload requested a reboot of the device it updated.";

  private InstallAnswer() {}

  static Answer of(InstallReport report, boolean rebootExitCode) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    report.plan().ifPresent(plan -> members.putAll(PlanText.members(plan)));
    boolean reboot = report.reboot() != RebootNeed.NONE;
    members.put("committed", JsonValue.of(isCommitted(report)));
    members.put("reboot_required", JsonValue.of(reboot));
    members.put("result", JsonValue.of(report.result().name()));
    if (!report.stored().isEmpty()) {
      members.put("stored", stored(report.stored().get(0)));
    }
    List<String> lines = new ArrayList<>();
    report.plan().ifPresent(plan -> summary(plan, report).ifPresent(lines::add));
    lines.addAll(
        switch (report.result()) {
          case INSTALLED -> INSTALLED;
          case COMMITTED -> List.of(AUTO_COMMIT, INSTALLED_AND_COMMITTED);
          case COMMITTED_EMPTY -> List.of(EMPTY, "Committed.");
          case STOPPED -> List.of(EndingAnswer.STOPPED);
        });
    if (reboot) {
      lines.add(REBOOT);
    }
    return new Answer(
        reboot && rebootExitCode ? ExitCode.REBOOT_REQUIRED : ExitCode.OK, lines, members);
  }

  private static boolean isCommitted(InstallReport report) {
    return report.result() == InstallReport.Result.COMMITTED
        || report.result() == InstallReport.Result.COMMITTED_EMPTY;
  }

  private static Optional<String> summary(Plan plan, InstallReport report) {
    return plan.image().isEmpty() || report.stored().isEmpty()
        ? Optional.empty()
        : Optional.of(summary(plan, report.stored().get(0)));
  }

  private static String summary(Plan plan, StoreReport stored) {
    return "slot "
        + plan.slots().inactive().name()
        + ": "
        + Sizes.of(stored.written())
        + " written, "
        + Sizes.of(stored.skipped())
        + " already there, read back ("
        + stored.proof()
        + ") and right; "
        + Sizes.of(stored.read())
        + " read in all"
        + (stored.repaired() > 0 ? ", " + Sizes.of(stored.repaired()) + " repaired" : "");
  }

  private static JsonValue stored(StoreReport stored) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("bytes", JsonValue.of(stored.bytes()));
    members.put("written", JsonValue.of(stored.written()));
    members.put("skipped", JsonValue.of(stored.skipped()));
    members.put("read", JsonValue.of(stored.read()));
    members.put("repaired", JsonValue.of(stored.repaired()));
    members.put("proof", JsonValue.of(stored.proof()));
    return new JsonObject(members);
  }
}
