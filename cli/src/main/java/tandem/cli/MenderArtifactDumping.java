package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactException;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonString;

/** The command dump of mender-artifact. */
final class MenderArtifactDumping {
  private final Console console;

  MenderArtifactDumping(Console console) {
    this.console = console;
  }

  /** Takes an artifact apart, and prints the command line that makes it again if asked to. */
  void dump(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    if (arguments.operands().size() != 1) {
      throw new MenderArtifactFailure("Need to specify exactly one Artifact with dump command");
    }
    boolean line = arguments.on("print-cmdline");
    boolean ended = arguments.on("print0-cmdline");
    if (line && ended) {
      throw new MenderArtifactFailure(
          "--print-cmdline and --print0-cmdline are conflicting options.");
    }
    List<String> words = words(arguments, line || ended);
    if (line) {
      // Not quoted, because scripts let the shell split what comes out.
      console.out().println(String.join(" ", words));
    } else if (ended) {
      words.forEach(word -> console.out().print(word + "\0"));
    }
  }

  private List<String> words(MenderArtifactArguments arguments, boolean print)
      throws MenderArtifactFailure {
    GlobalOptions document = new GlobalOptions();
    document.json = true; // the words come as they are, and nothing is printed
    DumpCommand command = new DumpCommand(new Context(console, document));
    command.source = arguments.operands().get(0);
    command.files = folder(arguments.text("files"));
    command.metaData = folder(arguments.text("meta-data"));
    command.scripts = folder(arguments.text("scripts"));
    command.print0 = print;
    try {
      JsonValue words = command.run().members().get("command");
      List<String> texts = new ArrayList<>();
      if (words instanceof JsonArray array) {
        array.items().forEach(item -> texts.add(item instanceof JsonString s ? s.value() : ""));
      }
      return texts;
    } catch (UpdateException e) {
      throw e.kind() == ErrorKind.UNSUPPORTED
          ? MenderArtifactFailure.of(MenderArtifactFailure.UNSUPPORTED_FEATURE, e)
          : MenderArtifactReading.failure(e, MenderArtifactFailure.ARTIFACT_INVALID);
    } catch (ArtifactException e) {
      throw MenderArtifactFailure.of(MenderArtifactFailure.ARTIFACT_INVALID, e);
    } catch (IOException e) {
      throw MenderArtifactFailure.of(MenderArtifactFailure.SYSTEM, e);
    }
  }

  private static @Nullable Path folder(Optional<String> name) {
    return name.map(Path::of).orElse(null);
  }
}
