package tandem.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin InstallOptions options = new InstallOptions();

  RepairCommand(Context context) {
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
      Source given = options.open(source, session, context);
      Restored restored = repair(session, given, printer);
      if (restored instanceof Restored.Recorded recorded) {
        return recorded(recorded);
      }
      return options.answer(session, ((Restored.Installation) restored).report());
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
            name -> options.source.reopen("repair", name, session, context.console()),
            options.request(session),
            options.listener(context, printer, session));
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
