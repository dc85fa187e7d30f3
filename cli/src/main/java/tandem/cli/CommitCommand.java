package tandem.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tandem.core.UpdateException;

@Command(
    name = "commit",
    description =
        "Keep the update that is installed. A system is kept only from the new slot, on trial.")
final class CommitCommand implements TandemCommand {
  private final Context context;

  @Mixin FlowOptions flow = new FlowOptions();

  CommitCommand(Context context) {
    this.context = context;
  }

  @Override
  public boolean changesDevice() {
    return true;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    try (DeviceSession session = DeviceSession.exclusive(context, flow)) {
      return EndingAnswer.committed(session.engine().commit(flow.stops()));
    }
  }
}
