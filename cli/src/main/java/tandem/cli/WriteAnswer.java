package tandem.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
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
    void fill(ArtifactSpecBuilder spec, PayloadInputs inputs) throws UpdateException, IOException;
  }

  static Answer write(
      ArtifactSpecBuilder builder, ArtifactOutput output, Context context, Filler filler)
      throws UpdateException, IOException {
    if (output.isStream() && context.options().json) {
      throw new UpdateException(
          ErrorKind.USAGE, "-o -: standard output gets the artifact, so --json has no place there");
    }
    output.requireNoTerminal(); // before anything is spooled
    Console console = context.console();
    try (PayloadInputs inputs = new PayloadInputs(console, output.spoolFolder())) {
      filler.fill(builder, inputs);
      ArtifactSpec spec = builder.build();
      long size = output.write(spec, console);
      Answer answer = answer(spec, output, size);
      if (output.isStream()) {
        answer.lines().forEach(console::note);
        return Answer.ok(List.of(), Map.of());
      }
      return answer;
    } catch (InvalidSpecException e) {
      throw new UpdateException(ErrorKind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private static Answer answer(ArtifactSpec spec, ArtifactOutput output, long size) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("file", JsonValue.of(output.target()));
    members.put("bytes", JsonValue.of(size));
    members.put("signed", JsonValue.of(spec.signer().isPresent()));
    members.put("signature", SignatureText.jsonOfNew(spec.signer()));
    String file = output.isStream() ? "to standard output" : output.target();
    return Answer.ok(
        List.of(
            "Wrote " + file + ", " + Sizes.of(size) + ", " + SignatureText.ofNew(spec.signer())),
        members);
  }
}
