package tandem.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.source.Source;
import tandem.update.Restored;

@Command(
    name = "repair",
    description = {
      "Bring a device whose artifact is marked with _INCONSISTENT back to a known good state.",
      "Where the running slot proves what the device is, that is recorded. Else the artifact is"
          + " installed, over what is there: the one given, or once more the one that failed."
    })
final class RepairCommand implements TandemCommand {
  private final Context context;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE|URL|-",
      description = "The artifact to install; without, the one that failed, from where it came.")
  @Nullable String source;

  @Mixin SourceOptions sourceOptions = new SourceOptions();
  @Mixin FlowOptions flow = new FlowOptions();
  @Mixin ProgressOptions progress = new ProgressOptions();

  @Option(names = "--reboot-exit-code", description = "Exit with 4 when a reboot is needed now.")
  boolean rebootExitCode;

  RepairCommand(Context context) {
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
      Source given = source == null ? null : sourceOptions.open(source, session, context.console());
      Restored restored = repair(session, given, printer);
      if (restored instanceof Restored.Recorded recorded) {
        return recorded(recorded);
      }
      session.noteTrial();
      return InstallAnswer.of(((Restored.Installation) restored).report(), rebootExitCode);
    } finally {
      InstallNotes.end(printer);
    }
  }

  private Restored repair(
      DeviceSession session, @Nullable Source given, @Nullable ProgressPrinter printer)
      throws UpdateException {
    return session
        .engine()
        .repair(
            given,
            name -> sourceOptions.reopen("repair", name, session, context.console()),
            session.terms().request(sourceOptions, flow),
            new InstallNotes(context, printer, session.runsScripts()));
  }

  private static Answer recorded(Restored.Recorded recorded) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("artifact_name", JsonValue.of(recorded.facts().artifactName()));
    members.put("result", JsonValue.of("RECORDED"));
    members.put("reason", JsonValue.of(recorded.reason()));
    members.put("reboot_required", JsonValue.of(false));
    return Answer.ok(
        List.of(
            "Repaired: " + recorded.facts().artifactName() + " is installed.",
            "It is proven: " + recorded.reason() + "."),
        members);
  }
}
