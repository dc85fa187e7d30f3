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
  @Mixin ProgressOptions progress = new ProgressOptions();

  RollbackCommand(Context context) {
    this.context = context;
  }

  @Override
  public boolean changesDevice() {
    return true;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    ProgressPrinter printer = progress.printer(context.console(), context.options().json);
    try (DeviceSession session = DeviceSession.toRollback(context, flow)) {
      session.show(printer);
      return EndingAnswer.rolledBack(session.engine().rollback(flow.stops()));
    } finally {
      InstallNotes.end(printer);
    }
  }
}
