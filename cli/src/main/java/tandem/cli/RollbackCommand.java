package tandem.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tandem.core.UpdateException;

@Command(
    name = "rollback",
    description = "Return to the old system or state: undo an installation that is not committed.")
final class RollbackCommand implements TandemCommand {
  private final Context context;

  @Mixin FlowOptions flow = new FlowOptions();

  RollbackCommand(Context context) {
    this.context = context;
  }

  @Override
  public boolean changesDevice() {
    return true;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    try (DeviceSession session = DeviceSession.exclusive(context, flow)) {
      return EndingAnswer.rolledBack(session.engine().rollback(flow.stops()));
    }
  }
}
