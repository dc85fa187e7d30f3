package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.artifact.DefaultProvides.Checksum;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

@Command(name = "module-image", description = "Make an artifact for an update module.")
final class WriteModuleImageCommand implements TandemCommand {
  private static final int MAX_META_DATA_BYTES = 1 << 20;

  private final Context context;

  @Mixin WriteOptions options = new WriteOptions();

  @Option(
      names = {"-T", "--type"},
      required = true,
      paramLabel = "MODULE",
      description = "Payload type: the name of the update module.")
  String type = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "File of the payload; repeatable, in this order.")
  List<Path> files = new ArrayList<>();

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
        type,
        options.output,
        spec -> {
          options.apply(spec, Checksum.NONE, context.console());
          files.forEach(spec::file);
          if (metaData != null) {
            spec.metaData(object(metaData));
          }
        });
  }

  /** Reads a document of meta-data. */
  static JsonObject object(Path file) throws UpdateException, IOException {
    byte[] document = AtomicFile.read(file, MAX_META_DATA_BYTES);
    try {
      JsonValue value = JsonParser.parse(document);
      if (value instanceof JsonObject object) {
        return object;
      }
      throw new UpdateException(
          ErrorKind.USAGE, file + ": is a " + value.typeName() + ", meta-data is an object");
    } catch (JsonException e) {
      throw new UpdateException(ErrorKind.USAGE, file + ": " + e.getMessage(), e);
    }
  }
}
