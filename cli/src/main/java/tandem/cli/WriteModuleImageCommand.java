package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.DefaultProvides.Checksum;
import tandem.core.UpdateException;

@Command(name = "module-image", description = "Make an artifact for an update module.")
final class WriteModuleImageCommand implements TandemCommand {
  private final Context context;

  @Mixin WriteOptions options = new WriteOptions();

  @Mixin OutputOptions output = new OutputOptions();

  @Mixin FormatOptions format = new FormatOptions();

  @Mixin AugmentOptions augment = new AugmentOptions();

  @Option(
      names = {"-T", "--type"},
      required = true,
      paramLabel = "MODULE",
      description = "Payload type: the name of the update module.")
  String type = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE|-",
      description = "File of the payload, - for standard input; repeatable, in this order.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--stdin-name",
      paramLabel = "NAME",
      description = "Name in the artifact of standard input (default: ${DEFAULT-VALUE}).")
  String stdinName = "stdin";

  @Option(
      names = {"-m", "--meta-data"},
      paramLabel = "FILE",
      description = "Meta-data for the module: a JSON object.")
  @Nullable Path metaData;

  WriteModuleImageCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    return WriteAnswer.write(
        ArtifactSpec.builder(type).version(format.format()),
        output.output(),
        context,
        (spec, inputs) -> {
          if (options.signer.readsStandardInput()) {
            inputs.leaveStandardInput();
          }
          options.apply(spec, Checksum.NONE, context.console());
          for (String file : files) {
            spec.file(inputs.take(file, stdinName));
          }
          if (metaData != null) {
            spec.metaData(MetaDataFile.read(metaData));
          }
          augment.apply(spec, inputs, stdinName, context.console());
        });
  }
}
