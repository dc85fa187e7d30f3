package tandem.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonString;

/** One object as all configuration files together describe it; later files override earlier. */
final class Settings {
  private final List<ConfigFile> files;

  Settings(List<ConfigFile> files) {
    this.files = List.copyOf(files);
  }

  /** Returns the object of this name, merged member by member. */
  Settings object(String name) throws UpdateException {
    List<ConfigFile> objects = new ArrayList<>();
    for (ConfigFile file : files) {
      ConfigFile object = file.object(name);
      if (object != null) {
        objects.add(object);
      }
    }
    return new Settings(objects);
  }

  /**
   * Returns the names that any file has, as they are written.
   *
   * @throws UpdateException CONFIG when two files write one name in different cases
   */
  Set<String> names() throws UpdateException {
    Map<String, String> names = new LinkedHashMap<>();
    for (ConfigFile file : files) {
      for (String name : file.names()) {
        String first = names.putIfAbsent(ConfigFile.folded(name), name);
        if (first != null && !first.equals(name)) {
          throw file.error(name, "another file writes it " + first);
        }
      }
    }
    return Set.copyOf(names.values());
  }

  /** Returns a sentence for each name that is none of these. */
  List<String> unknown(List<String> known) {
    Set<String> folded = Set.copyOf(known.stream().map(ConfigFile::folded).toList());
    List<String> unknown = new ArrayList<>();
    for (ConfigFile file : files) {
      for (String name : file.names()) {
        if (!folded.contains(ConfigFile.folded(name))) {
          unknown.add(file.text(name, "no such setting"));
        }
      }
    }
    return unknown;
  }

  /**
   * Returns the string of this name. An empty one counts as absent, as everywhere in Mender's file.
   */
  Optional<String> string(String name) throws UpdateException {
    Found found = find(name);
    if (found == null) {
      return Optional.empty();
    }
    if (found.value() instanceof JsonString string) {
      return Optional.of(string.value()).filter(value -> !value.isEmpty());
    }
    throw found.wrongType("string");
  }

  boolean bool(String name) throws UpdateException {
    Found found = find(name);
    if (found == null) {
      return false;
    }
    if (found.value() instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw found.wrongType("boolean");
  }

  /** Returns the whole number of this name, at least 0 and at most this. */
  OptionalInt integer(String name, int max) throws UpdateException {
    Found found = find(name);
    if (found == null) {
      return OptionalInt.empty();
    }
    if (!(found.value() instanceof JsonNumber number)) {
      throw found.wrongType("number");
    }
    if (number.text().matches("[0-9]{1,9}") && Integer.parseInt(number.text()) <= max) {
      return OptionalInt.of(Integer.parseInt(number.text()));
    }
    throw found.error("got " + number.text() + ", expected a whole number from 0 to " + max);
  }

  /** Returns the strings of the list of this name, none of them empty. */
  Optional<List<String>> strings(String name) throws UpdateException {
    Found found = find(name);
    if (found == null) {
      return Optional.empty();
    }
    if (!(found.value() instanceof JsonArray array)) {
      throw found.wrongType("list of strings");
    }
    List<String> strings = new ArrayList<>();
    for (JsonValue item : array.items()) {
      if (!(item instanceof JsonString string)) {
        throw found.error("got " + item.typeName() + " in the list, expected strings");
      }
      if (string.value().isEmpty()) {
        throw found.error("got an empty string in the list");
      }
      strings.add(string.value());
    }
    return Optional.of(strings);
  }

  /** Returns the file and value that count for this name, or null when no file has it. */
  @Nullable Found find(String name) {
    for (int i = files.size() - 1; i >= 0; i--) {
      JsonValue value = files.get(i).get(name);
      if (value != null) {
        return new Found(files.get(i), i, name, value);
      }
    }
    return null;
  }

  // Tells whether a file of this index or an earlier one has this name.
  private boolean hasUpTo(int index, String name) {
    return files.subList(0, index + 1).stream().anyMatch(file -> file.get(name) != null);
  }

  /**
   * Returns what counts of a single value and a list of the same things. As in Mender, the list in
   * a later file replaces the single value of an earlier one.
   *
   * @throws UpdateException CONFIG when the single value has a list beside or below it
   */
  @Nullable Found oneOf(String single, String list) throws UpdateException {
    Found one = find(single);
    if (one != null && hasUpTo(one.index(), list)) {
      throw one.error(list + " is set too, expected only one of them");
    }
    Found many = find(list);
    return many == null ? one : many;
  }

  /** Returns what counts for a name that some file has. */
  Found required(String name) {
    Found found = find(name);
    if (found == null) {
      throw new IllegalStateException(name + " is not set");
    }
    return found;
  }

  record Found(ConfigFile file, int index, String name, JsonValue value) {
    UpdateException wrongType(String expected) {
      return file.wrongType(name, value, expected);
    }

    UpdateException error(String problem) {
      return file.error(name, problem);
    }
  }
}
