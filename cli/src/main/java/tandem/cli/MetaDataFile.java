package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** A file that holds meta-data for an update module. */
final class MetaDataFile {
  private static final int MAX_BYTES = 1 << 20;

  private MetaDataFile() {}

  /** Reads the document, which must be an object. */
  static JsonObject read(Path file) throws UpdateException, IOException {
    byte[] document = SmallFile.read(file, "meta-data", MAX_BYTES);
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
