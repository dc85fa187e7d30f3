package tandem.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.artifact.SignaturePolicy.Mode;
import tandem.core.UpdateException;

@Command(
    name = "read",
    description = {
      "Show what an artifact holds. Checks all of it, but a signature only with a key, and then"
          + " only says what came of it."
    })
final class ArtifactReadCommand implements TandemCommand {
  private final Context context;

  @Parameters(paramLabel = "FILE|-", description = "The artifact, or - for standard input.")
  String source = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); --json is short for json.")
  Format format = Format.text;

  @Mixin KeyOptions keys = new KeyOptions();

  /** The forms of the answer; lower case, as the command line has them. */
  enum Format {
    text,
    json,
    yaml
  }

  ArtifactReadCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    context.options().json |= format == Format.json;
    try (ArtifactFile file = ArtifactFile.open(source, context, keys.policy(Mode.REPORT))) {
      ArtifactReader reader = file.reader();
      List<ArtifactText.PayloadContent> payloads = payloads(file);
      file.check();
      Answer answer =
          Answer.ok(ArtifactText.lines(reader, payloads), ArtifactText.members(reader, payloads));
      return format == Format.yaml ? answer.asYaml() : answer;
    }
  }

  private static List<ArtifactText.PayloadContent> payloads(ArtifactFile file)
      throws UpdateException {
    List<ArtifactText.PayloadContent> payloads = new ArrayList<>();
    try {
      @Nullable Payload payload;
      while ((payload = file.reader().nextPayload()) != null) {
        List<ArtifactText.FileContent> files = new ArrayList<>();
        @Nullable PayloadFile next;
        while ((next = payload.nextFile()) != null) {
          files.add(
              new ArtifactText.FileContent(
                  next.name(), next.size(), next.modified(), next.digest()));
        }
        payloads.add(
            new ArtifactText.PayloadContent(
                payload.header(), payload.compression(), payload.storedSize(), files));
      }
      return payloads;
    } catch (IOException e) {
      throw file.failure(e);
    }
  }
}
