package tandem.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tandem.artifact.ArtifactSpec;
import tandem.core.UpdateException;

@Command(
    name = "bootstrap-artifact",
    description = {
      "Make an artifact that installs nothing and only states what is installed.",
      "A client that knows no artifact name yet takes it from its data store."
    })
final class WriteBootstrapArtifactCommand implements TandemCommand {
  private final Context context;

  @Mixin FactOptions options = new FactOptions();

  @Mixin OutputOptions output = new OutputOptions();

  @Mixin FormatOptions format = new FormatOptions();

  WriteBootstrapArtifactCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    return WriteAnswer.write(
        ArtifactSpec.bootstrap().version(format.format()),
        output.output(),
        context,
        (spec, inputs) -> options.applyFacts(spec, context.console()));
  }
}
