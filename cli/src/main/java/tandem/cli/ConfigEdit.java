package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.RegularFile;
import tandem.core.UpdateException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.json.JsonWriter;

/** A configuration file some of whose settings are changed, and all others kept as they are. */
final class ConfigEdit {
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;
  private final Map<String, JsonValue> members;

  private ConfigEdit(Path file, Map<String, JsonValue> members) {
    this.file = file;
    this.members = new LinkedHashMap<>(members);
  }

  /**
   * Reads the file, if there is one.
   *
   * @throws UpdateException CONFIG when it is no JSON object: nothing in it would be kept
   */
  static ConfigEdit open(Path file) throws UpdateException {
    try {
      JsonValue value = JsonParser.parse(RegularFile.read(file, MAX_BYTES));
      if (value instanceof JsonObject object) {
        return new ConfigEdit(file, object.members());
      }
      throw new UpdateException(
          ErrorKind.CONFIG, file + ": got " + value.typeName() + ", expected object");
    } catch (NoSuchFileException e) {
      return new ConfigEdit(file, Map.of());
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.CONFIG, file + ": " + e.getMessage(), e)
          .withHint("correct it, or remove it and run setup again");
    }
  }

  /** Returns the text of a setting, empty if it has none. */
  String text(String name) {
    return members.get(written(name)) instanceof JsonString text ? text.value() : "";
  }

  boolean has(String name) {
    return members.containsKey(written(name));
  }

  void set(String name, JsonValue value) {
    members.put(written(name), value);
  }

  void remove(String name) {
    members.remove(written(name));
  }

  // The case of names does not matter, and two of one name are an error.
  private String written(String name) {
    return members.keySet().stream()
        .filter(known -> known.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(name);
  }

  /** Writes the file durably, for its owner only, since it may hold a token; returns it. */
  Path save() throws UpdateException {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        AtomicFile.createFolders(folder);
      }
      AtomicFile.replace(
          file, (JsonWriter.indented(new JsonObject(members)) + "\n").getBytes(UTF_8));
      return file;
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.IO_ERROR, file + ": can not be written: " + e.getMessage(), e);
    }
  }
}
