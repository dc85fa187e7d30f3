package tandem.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.core.UpdateException;
import tandem.source.Source;
import tandem.update.InstallReport;

@Command(
    name = "install",
    description = {
      "Install an artifact into the inactive slot and switch to it for one trial boot.",
      "Nothing is switched before every byte is written, read back and its digest known to be"
          + " right. Reboot afterwards, then run commit."
    })
final class InstallCommand implements TandemCommand {
  private final Context context;

  @Parameters(
      paramLabel = "FILE|URL|-",
      description = "The artifact: a file, an https URL, or - for standard input.")
  String source = "";

  @Mixin SourceOptions sourceOptions = new SourceOptions();
  @Mixin FlowOptions flow = new FlowOptions();
  @Mixin ProgressOptions progress = new ProgressOptions();

  @Option(names = "--reboot-exit-code", description = "Exit with 4 when a reboot is needed now.")
  boolean rebootExitCode;

  InstallCommand(Context context) {
    this.context = context;
  }

  @Override
  public boolean changesDevice() {
    return true;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    ProgressPrinter printer = progress.printer(context.console(), context.options().json);
    try (DeviceSession session = DeviceSession.toInstall(context, flow)) {
      session.show(printer);
      Source from = sourceOptions.open(source, session, context.console());
      InstallReport report = install(session, from, printer);
      session.noteTrial();
      return InstallAnswer.of(report, rebootExitCode);
    } finally {
      InstallNotes.end(printer);
    }
  }

  private InstallReport install(
      DeviceSession session, Source from, @Nullable ProgressPrinter printer)
      throws UpdateException {
    return session
        .engine()
        .install(
            from,
            session.terms().request(sourceOptions, flow),
            new InstallNotes(context, printer, session.runsScripts()));
  }
}
