package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.server.Backup;

@Command(
    name = "backup",
    description = {
      "Copy everything that a server remembers, also while it runs.",
      "The copy has all that was acknowledged before; serve --data TARGET serves from it. It is as"
          + " secret as the folder itself."
    })
final class BackupCommand implements TandemCommand {
  private final Context context;
  private final ServeCommand serve;

  @Parameters(
      paramLabel = "TARGET",
      description = "Folder to make. It gets its name when all is in it and on the disk.")
  Path target = Path.of("");

  BackupCommand(Context context, ServeCommand serve) {
    this.context = context;
    this.serve = serve;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    Backup.Made made = Backup.make(serve.data, target);
    made.damaged().forEach(context.console()::warn);
    return new Answer(
        made.damaged().isEmpty() ? ExitCode.OK : ExitCode.VERIFY_FAILED,
        List.of("Saved " + serve.data + " to " + target + ", with artifacts: " + made.artifacts()),
        Map.of(
            "target", JsonValue.of(target.toAbsolutePath().toString()),
            "artifacts", JsonValue.of(made.artifacts()),
            "damaged", JsonValue.strings(made.damaged())));
  }
}
