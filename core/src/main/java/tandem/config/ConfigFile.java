package tandem.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.RegularFile;
import tandem.core.UpdateException;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** One object of one configuration file, whose names are found whatever their case. */
final class ConfigFile {
  private static final int MAX_BYTES = 1 << 20;

  private final Path path;
  private final String prefix;
  private final Map<String, Member> members = new LinkedHashMap<>();

  private ConfigFile(Path path, String prefix, JsonObject object) throws UpdateException {
    this.path = path;
    this.prefix = prefix;
    for (Map.Entry<String, JsonValue> entry : object.members().entrySet()) {
      String name = entry.getKey();
      Member first = members.putIfAbsent(folded(name), new Member(name, entry.getValue()));
      if (first != null) {
        throw error(name, "is also there as " + first.name() + ", and case does not matter");
      }
    }
  }

  /** Reads the file, or returns null when there is none. */
  static @Nullable ConfigFile read(Path path) throws UpdateException {
    try {
      JsonValue value = JsonParser.parse(RegularFile.read(path, MAX_BYTES));
      if (value instanceof JsonObject object) {
        return new ConfigFile(path, "", object);
      }
      throw new UpdateException(
          ErrorKind.CONFIG, path + ": got " + value.typeName() + ", expected object");
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(path)) {
        throw new UpdateException(ErrorKind.CONFIG, path + ": link to a file that is missing", e);
      }
      return null;
    } catch (AccessDeniedException e) {
      throw new UpdateException(ErrorKind.NO_PERMISSION, path + ": not readable", e)
          .withHint("run as root");
    } catch (JsonException e) {
      throw new UpdateException(ErrorKind.CONFIG, path + ": invalid JSON: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.CONFIG, path + ": not readable: " + Reasons.of(e), e);
    }
  }

  /** Returns the value of this name, or null. */
  @Nullable JsonValue get(String name) {
    Member member = members.get(folded(name));
    return member == null ? null : member.value();
  }

  /** Returns the object of this name, or null. */
  @Nullable ConfigFile object(String name) throws UpdateException {
    JsonValue value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonObject object) {
      return new ConfigFile(path, prefix + name + ".", object);
    }
    throw wrongType(name, value, "object");
  }

  /** Returns the names as they are written. */
  Iterable<String> names() {
    return members.values().stream().map(Member::name).toList();
  }

  UpdateException wrongType(String name, JsonValue got, String expected) {
    return error(name, "got " + got.typeName() + ", expected " + expected);
  }

  UpdateException error(String name, String problem) {
    return new UpdateException(ErrorKind.CONFIG, text(name, problem));
  }

  String text(String name, String problem) {
    return path + ": " + prefix + name + ": " + problem;
  }

  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private record Member(String name, JsonValue value) {}
}
