package tandem.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.update.UpdateEngine.Ending;

/** What commit and rollback say in the end. */
final class EndingAnswer {
  static final String STOPPED = "Stopped as asked; resume goes on.";

  private EndingAnswer() {}

  static Answer committed(Ending ending) {
    return of(ending, "COMMITTED", List.of("Committed."));
  }

  static Answer rolledBack(Ending ending) {
    List<String> lines = new ArrayList<>(List.of("Rolled back."));
    if (ending.rebootNeeded()) {
      lines.add("The new system is still running: reboot to return to the old one.");
    }
    return of(ending, "ROLLED_BACK", lines);
  }

  private static Answer of(Ending ending, String result, List<String> lines) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("artifact_name", JsonValue.of(ending.artifactName()));
    members.put("result", JsonValue.of(ending.stopped() ? "STOPPED" : result));
    members.put("reboot_required", JsonValue.of(ending.rebootNeeded()));
    return Answer.ok(ending.stopped() ? List.of(STOPPED) : lines, members);
  }
}
