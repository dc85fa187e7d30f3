package tandem.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import tandem.core.UpdateException;
import tandem.json.JsonValue;

@Command(
    name = "commit",
    description = "Keep the system that runs on trial. Works only from the new slot.")
final class CommitCommand implements TandemCommand {
  private final Context context;

  CommitCommand(Context context) {
    this.context = context;
  }

  @Override
  public boolean changesDevice() {
    return true;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    try (DeviceSession session = DeviceSession.exclusive(context)) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("artifact_name", JsonValue.of(session.engine().commit()));
      members.put("result", JsonValue.of("COMMITTED"));
      return Answer.ok(List.of("Committed."), members);
    }
  }
}
