package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.InvalidSpecException;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;

/** Makes the artifact, and says so. */
final class WriteAnswer {
  private WriteAnswer() {}

  /** Fills the description in; what it finds invalid is the user's mistake. */
  @FunctionalInterface
  interface Filler {
    void fill(ArtifactSpecBuilder spec) throws UpdateException, IOException;
  }

  static Answer write(String payloadType, Path output, Filler filler)
      throws UpdateException, IOException {
    try {
      ArtifactSpecBuilder builder = ArtifactSpec.builder(payloadType);
      filler.fill(builder);
      ArtifactSpec spec = builder.build();
      ArtifactWriter.write(spec, output);
      return answer(spec, output);
    } catch (InvalidSpecException e) {
      throw new UpdateException(ErrorKind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private static Answer answer(ArtifactSpec spec, Path output) throws IOException {
    long size = Files.size(output);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("file", JsonValue.of(output.toString()));
    members.put("bytes", JsonValue.of(size));
    members.put("signed", JsonValue.of(spec.signer().isPresent()));
    members.put("signature", SignatureText.jsonOfNew(spec.signer()));
    return Answer.ok(
        List.of(
            "Wrote " + output + ", " + Sizes.of(size) + ", " + SignatureText.ofNew(spec.signer())),
        members);
  }
}
