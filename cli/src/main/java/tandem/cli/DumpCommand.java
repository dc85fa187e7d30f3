package tandem.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.artifact.ArtifactException;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Compression;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.artifact.SignaturePolicy.Mode;
import tandem.artifact.StateScript;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

@Command(
    name = "dump",
    description = {
      "Take files, meta-data and state scripts out of an artifact, and print the command that"
          + " makes it again.",
      "Nothing that is there is overwritten, and nothing appears before all of the artifact is"
          + " checked."
    })
final class DumpCommand implements TandemCommand {
  private static final String META_DATA = "0000.meta-data";

  private final Context context;
  private final List<String> contents = new ArrayList<>();
  private final List<Path> dumped = new ArrayList<>();

  @Parameters(paramLabel = "FILE|-", description = "The artifact, or - for standard input.")
  String source = "";

  @Option(names = "--files", paramLabel = "DIR", description = "Where to put the payload files.")
  @Nullable Path files;

  @Option(
      names = "--meta-data",
      paramLabel = "DIR",
      description = "Where to put the meta-data, as " + META_DATA + ".")
  @Nullable Path metaData;

  @Option(names = "--scripts", paramLabel = "DIR", description = "Where to put state scripts.")
  @Nullable Path scripts;

  @Option(
      names = "--print-cmdline",
      description = "Print the arguments that make it again, as a line for a shell.")
  boolean print;

  @Option(
      names = "--print0-cmdline",
      description = "Print the arguments that make it again, each ended by a NUL.")
  boolean print0;

  @Mixin KeyOptions keys = new KeyOptions();

  DumpCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    if (print && print0) {
      throw new UpdateException(
          ErrorKind.USAGE, "--print-cmdline and --print0-cmdline: only one of them");
    }
    Mode mode = Mode.CHECK_IF_KEYS;
    try (ArtifactFile file = ArtifactFile.open(source, context, keys.policy(mode));
        DumpedFiles into = new DumpedFiles()) {
      ArtifactReader reader = file.reader();
      check(reader);
      createFolders();
      scripts(reader, into);
      metaData(reader, into);
      Compression compression = payload(file, into);
      List<String> words =
          print || print0 ? RebuildCommand.of(reader, compression, contents) : List.of();
      into.commit();
      return answer(words);
    }
  }

  private static void check(ArtifactReader reader) throws UpdateException {
    int payloads = reader.header().payloads().size();
    if (payloads != 1) {
      throw new UpdateException(
          ErrorKind.UNSUPPORTED, "artifact: " + payloads + " payloads, only one can be dumped");
    }
    if (reader.augment().isPresent()) {
      throw new UpdateException(
          ErrorKind.UNSUPPORTED, "artifact: augmented, which no command line can say");
    }
  }

  private void createFolders() throws IOException {
    for (@Nullable Path folder : new @Nullable Path[] {files, metaData, scripts}) {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    }
  }

  private void scripts(ArtifactReader reader, DumpedFiles into) throws IOException {
    if (scripts != null) {
      for (StateScript script : reader.header().scripts()) {
        add("--script", into.script(scripts, script.name(), script.content()));
      }
    }
  }

  private void metaData(ArtifactReader reader, DumpedFiles into) throws IOException {
    JsonObject document =
        reader.header().payloads().get(0).metaData().orElse(new JsonObject(Map.of()));
    if (metaData != null && !document.members().isEmpty()) {
      byte[] text = (JsonWriter.compact(document) + "\n").getBytes(StandardCharsets.UTF_8);
      add("--meta-data", into.file(metaData, META_DATA, new ByteArrayInputStream(text)));
    }
  }

  private Compression payload(ArtifactFile artifact, DumpedFiles into)
      throws UpdateException, IOException {
    ArtifactReader reader = artifact.reader();
    try {
      @Nullable Payload payload = reader.nextPayload();
      @Nullable PayloadFile file;
      while (payload != null && (file = payload.nextFile()) != null) {
        if (files != null) {
          add("--file", into.file(files, file.name(), file.content()));
        }
      }
      reader.finish();
      return reader.headerCompression();
    } catch (ArtifactException e) {
      throw artifact.failure(e);
    }
  }

  private void add(String option, Path file) {
    contents.add(option);
    contents.add(file.toString());
    dumped.add(file);
  }

  private Answer answer(List<String> words) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("files", JsonValue.strings(dumped.stream().map(Path::toString).toList()));
    if (print || print0) {
      members.put("command", JsonValue.strings(words));
    }
    List<String> lines = new ArrayList<>();
    if (print) {
      lines.add(RebuildCommand.shellLine(words));
    } else if (print0 && !context.options().json) {
      words.forEach(word -> context.console().out().print(word + "\0"));
    } else {
      dumped.forEach(file -> lines.add("Wrote " + file));
    }
    return Answer.ok(lines, members);
  }
}
