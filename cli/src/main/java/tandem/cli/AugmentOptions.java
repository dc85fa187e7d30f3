package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.PayloadSpec;
import tandem.artifact.PayloadSpecBuilder;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The options for what is added to a payload and not covered by the signature. */
final class AugmentOptions {
  @Option(
      names = "--augment-type",
      paramLabel = "MODULE",
      description =
          "Payload type of what augments the payload. No signature covers that, and no client"
              + " installs such an artifact.")
  @Nullable String type;

  @Option(
      names = "--augment-provides",
      paramLabel = "KEY:VALUE",
      description = "Fact that is true after the installation; repeatable.")
  List<String> provides = new ArrayList<>();

  @Option(
      names = "--augment-depends",
      paramLabel = "KEY:VALUE",
      description = "Fact that must be true before; repeatable.")
  List<String> depends = new ArrayList<>();

  @Option(
      names = "--augment-meta-data",
      paramLabel = "FILE",
      description = "Meta-data that is laid over the other.")
  @Nullable Path metaData;

  @Option(
      names = "--augment-file",
      paramLabel = "FILE|-",
      description = "File of the payload; repeatable.")
  List<String> files = new ArrayList<>();

  /** Adds it, if there is any. */
  void apply(ArtifactSpecBuilder spec, PayloadInputs inputs, String pipedName, Console console)
      throws UpdateException, IOException {
    if (type == null) {
      requireNothing();
      return;
    }
    console.warn("no signature covers what augments an artifact, and no client installs it");
    PayloadSpecBuilder added = PayloadSpec.builder(type);
    for (String fact : provides) {
      String[] pair = FactOptions.pair("--augment-provides", fact);
      added.provides(pair[0], pair[1]);
    }
    for (String fact : depends) {
      String[] pair = FactOptions.pair("--augment-depends", fact);
      added.depends(pair[0], pair[1]);
    }
    if (metaData != null) {
      added.metaData(MetaDataFile.read(metaData));
    }
    for (String file : files) {
      added.file(inputs.take(file, pipedName));
    }
    spec.augment(added.build());
  }

  private void requireNothing() throws UpdateException {
    if (!provides.isEmpty() || !depends.isEmpty() || metaData != null || !files.isEmpty()) {
      throw new UpdateException(
          ErrorKind.USAGE, "--augment-type is missing, which the other --augment options need");
    }
  }
}
