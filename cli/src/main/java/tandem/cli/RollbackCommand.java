package tandem.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import tandem.core.UpdateException;
import tandem.json.JsonValue;

@Command(
    name = "rollback",
    description = "Return to the old system: undo an installation that is not committed.")
final class RollbackCommand implements TandemCommand {
  private final Context context;

  RollbackCommand(Context context) {
    this.context = context;
  }

  @Override
  public boolean changesDevice() {
    return true;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    try (DeviceSession session = DeviceSession.exclusive(context)) {
      boolean reboot = session.engine().rollback();
      List<String> lines = new ArrayList<>(List.of("Rolled back."));
      if (reboot) {
        lines.add("The new system is still running: reboot to return to the old one.");
      }
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("result", JsonValue.of("ROLLED_BACK"));
      members.put("reboot_required", JsonValue.of(reboot));
      return Answer.ok(lines, members);
    }
  }
}
