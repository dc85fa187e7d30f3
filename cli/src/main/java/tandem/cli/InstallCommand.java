package tandem.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin InstallOptions options = new InstallOptions();

  InstallCommand(Context context) {
    this.context = context;
  }

  @Override
  public boolean changesDevice() {
    return true;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    ProgressPrinter printer = options.printer(context);
    try (DeviceSession session = DeviceSession.toInstall(context, options.flow)) {
      session.show(printer);
      Source from = options.source.open(source, session, context.console());
      InstallReport report = install(session, from, printer);
      return options.answer(session, report);
    } finally {
      InstallNotes.end(printer);
    }
  }

  private InstallReport install(
      DeviceSession session, Source from, @Nullable ProgressPrinter printer)
      throws UpdateException {
    return session
        .engine()
        .install(from, options.request(session), options.listener(context, printer, session));
  }
}
