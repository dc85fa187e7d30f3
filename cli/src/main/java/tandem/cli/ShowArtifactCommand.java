package tandem.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import tandem.core.UpdateException;
import tandem.json.JsonValue;

@Command(name = "show-artifact", description = "Print the name of the installed artifact.")
final class ShowArtifactCommand implements TandemCommand {
  private final Context context;

  ShowArtifactCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    DeviceFacts facts = DeviceFacts.of(context);
    String name = facts.installed().artifactName();
    return Answer.ok(List.of(name), facts.withOrigin("artifact_name", JsonValue.of(name)));
  }
}
