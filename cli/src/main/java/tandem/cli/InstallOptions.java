package tandem.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.core.UpdateException;
import tandem.source.Source;
import tandem.update.InstallListener;
import tandem.update.InstallReport;
import tandem.update.Request;

/** The options of every command that installs, or goes on with that. */
final class InstallOptions {
  @Mixin SourceOptions source = new SourceOptions();
  @Mixin FlowOptions flow = new FlowOptions();
  @Mixin ProgressOptions progress = new ProgressOptions();

  @Option(names = "--reboot-exit-code", description = "Exit with 4 when a reboot is needed now.")
  boolean rebootExitCode;

  @Nullable ProgressPrinter printer(Context context) throws UpdateException {
    return progress.printer(context.console(), context.options().json);
  }

  /** Returns the source that the command line names; null when it names none. */
  @Nullable Source open(@Nullable String argument, DeviceSession session, Context context)
      throws UpdateException {
    return argument == null ? null : source.open(argument, session, context.console());
  }

  /** Returns how to install an artifact. */
  Request request(DeviceSession session) throws UpdateException {
    return session.terms().request(source, flow);
  }

  /** Returns how to go on with an update, which may be no installation any more. */
  Request lateRequest(DeviceSession session) throws UpdateException {
    return session.terms().lateRequest(source, flow);
  }

  InstallListener listener(
      Context context, @Nullable ProgressPrinter printer, DeviceSession session) {
    return new InstallNotes(context, printer, session.runsScripts());
  }

  /** Returns what the command says in the end. */
  Answer answer(DeviceSession session, InstallReport report) {
    session.reboot().note();
    return InstallAnswer.of(report, rebootExitCode);
  }
}
