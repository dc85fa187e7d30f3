package tandem.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.artifact.ArtifactReader;
import tandem.artifact.SignaturePolicy.Mode;
import tandem.artifact.SignatureStatus;
import tandem.core.UpdateException;
import tandem.json.JsonValue;

@Command(
    name = "validate",
    description = {
      "Check every byte of an artifact: structure, checksums and, with a key, the signature.",
      "Without a key a signed artifact passes, and is said to be not checked."
    })
final class ArtifactValidateCommand implements TandemCommand {
  private final Context context;

  @Parameters(paramLabel = "FILE|-", description = "The artifact, or - for standard input.")
  String source = "";

  @Mixin KeyOptions keys = new KeyOptions();

  @Option(
      names = "--require-signature",
      description = "Fail with 80 unless one of the keys made the signature.")
  boolean requireSignature;

  ArtifactValidateCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    Mode mode = requireSignature ? Mode.REQUIRE : Mode.CHECK_IF_KEYS;
    try (ArtifactFile file = ArtifactFile.open(source, context, keys.policy(mode))) {
      ArtifactReader reader = file.reader();
      file.check();
      SignatureStatus signature = reader.signature();
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("artifact_name", JsonValue.of(reader.header().name()));
      members.put("format_version", JsonValue.of(reader.version().number()));
      members.put("signature", SignatureText.json(signature));
      members.put("augmented", JsonValue.of(reader.augment().isPresent()));
      List<String> lines = new ArrayList<>();
      lines.add("Artifact file '" + source + "' validated successfully");
      lines.add("Signature: " + SignatureText.of(signature));
      if (reader.augment().isPresent()) {
        lines.add("Augmented with parts that no signature covers; no client installs it");
      }
      return Answer.ok(lines, members);
    }
  }
}
