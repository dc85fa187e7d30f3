package tandem.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.payload.StoreReport;
import tandem.update.InstallReport;
import tandem.update.Plan;

/** What an installation says in the end; the phrases are those that scripts for Mender look for. */
final class InstallAnswer {
  private InstallAnswer() {}

  static Answer of(InstallReport report, boolean rebootExitCode) {
    Map<String, JsonValue> members = PlanText.members(report.plan());
    members.put("committed", JsonValue.of(report.committed()));
    members.put("reboot_required", JsonValue.of(!report.committed()));
    if (report.stored().isEmpty()) {
      return Answer.ok(
          List.of("Artifact with empty payload. Committing immediately.", "Committed."), members);
    }
    StoreReport stored = report.stored().get();
    members.put("stored", stored(stored));
    List<String> lines = new ArrayList<>();
    lines.add(summary(report.plan(), stored));
    lines.add("Installed, but not committed.");
    lines.add("Use 'commit' to update, or 'rollback' to roll back the update.");
    lines.add("At least one payload requested a reboot of the device it updated.");
    ExitCode code = rebootExitCode ? ExitCode.REBOOT_REQUIRED : ExitCode.OK;
    return new Answer(code, lines, members);
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
        + ") and right";
  }

  private static JsonValue stored(StoreReport stored) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("bytes", JsonValue.of(stored.bytes()));
    members.put("written", JsonValue.of(stored.written()));
    members.put("skipped", JsonValue.of(stored.skipped()));
    members.put("proof", JsonValue.of(stored.proof()));
    return new JsonObject(members);
  }
}
