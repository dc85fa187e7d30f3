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
  @Mixin ProgressOptions progress = new ProgressOptions();

  CommitCommand(Context context) {
    this.context = context;
  }

  @Override
  public boolean changesDevice() {
    return true;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    ProgressPrinter printer = progress.printer(context.console(), context.options().json);
    try (DeviceSession session = DeviceSession.toCommit(context, flow)) {
      session.show(printer);
      return EndingAnswer.committed(session.engine().commit(flow.stops()));
    } finally {
      InstallNotes.end(printer);
    }
  }
}
