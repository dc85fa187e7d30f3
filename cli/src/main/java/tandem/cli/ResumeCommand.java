package tandem.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tandem.core.UpdateException;
import tandem.source.Source;
import tandem.update.UpdateEngine.Resumed;

@Command(
    name = "resume",
    description = {
      "Go on with an update that was interrupted.",
      "An interrupted download is done again from the same source, or from the one given; what the"
          + " slot already holds is not written again. An interrupted switch or commit is rolled"
          + " back."
    })
final class ResumeCommand implements TandemCommand {
  private final Context context;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE|URL|-",
      description =
          "The same artifact, if it is to be read from somewhere else; another one is"
              + " refused.")
  @Nullable String source;

  @Mixin InstallOptions options = new InstallOptions();

  ResumeCommand(Context context) {
    this.context = context;
  }

  @Override
  public boolean changesDevice() {
    return true;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    ProgressPrinter printer = options.printer(context);
    try (DeviceSession session = DeviceSession.toResume(context, options.flow)) {
      session.show(printer);
      Source given = options.open(source, session, context);
      Resumed resumed = resume(session, given, printer);
      if (resumed instanceof Resumed.Installation installation) {
        return options.answer(session, installation.report());
      }
      return EndingAnswer.committed(((Resumed.Commit) resumed).ending());
    } finally {
      InstallNotes.end(printer);
    }
  }

  private Resumed resume(
      DeviceSession session, @Nullable Source given, @Nullable ProgressPrinter printer)
      throws UpdateException {
    return session
        .engine()
        .resume(
            given,
            name -> options.source.reopen("resume", name, session, context.console()),
            options.lateRequest(session),
            options.listener(context, printer, session));
  }
}
