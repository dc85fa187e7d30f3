package tandem.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tandem.core.UpdateException;
import tandem.source.Source;
import tandem.update.Plan;

@Command(
    name = "plan",
    description = "Check an artifact as install would, and say what would be done. Writes nothing.")
final class PlanCommand implements TandemCommand {
  private final Context context;

  @Parameters(
      paramLabel = "FILE|URL|-",
      description = "The artifact: a file, an https URL, or - for standard input.")
  String source = "";

  @Mixin SourceOptions sourceOptions = new SourceOptions();
  @Mixin ScriptOptions scripts = new ScriptOptions();

  PlanCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    try (DeviceSession session = DeviceSession.toPlan(context, scripts)) {
      Source from = sourceOptions.open(source, session, context.console());
      Plan plan =
          session.engine().plan(from, session.terms().request(sourceOptions, new FlowOptions()));
      return Answer.ok(PlanText.lines(plan), PlanText.members(plan));
    }
  }
}
