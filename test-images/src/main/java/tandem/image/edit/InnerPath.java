package tandem.image.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * A path inside of a file system.
 *
 * @param names from the root; empty for the root itself
 * @param folder whether the user wrote a slash behind it
 */
record InnerPath(List<String> names, boolean folder) {
  private static final int MAX_NAME = 255;
  private static final int MAX_PATH = 3000; // a quoted command must fit into a line of debugfs

  InnerPath {
    names = List.copyOf(names);
  }

  /** Parses what a user wrote; it always counts from the root. */
  static InnerPath parse(String text) throws UpdateException {
    List<String> names = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      if (name.equals("..")) {
        throw refused(text, "it has '..' in it");
      }
      if (name.chars().anyMatch(c -> c == 0 || c == '\n' || c == '\r')) {
        throw refused(text.replaceAll("[\\x00\\n\\r]", "?"), "line breaks are not possible in it");
      }
      int length = name.getBytes(StandardCharsets.UTF_8).length;
      if (length > MAX_NAME) {
        throw refused(text, "a name has " + length + " bytes, at most " + MAX_NAME);
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
      throw refused(text.substring(0, 60) + "...", "longer than " + MAX_PATH + " bytes");
    }
    return new InnerPath(names, text.endsWith("/"));
  }

  private static UpdateException refused(String text, String why) {
    return new UpdateException(ErrorKind.USAGE, "path '" + text + "': " + why);
  }

  boolean isRoot() {
    return names.isEmpty();
  }

  /** Returns whether it is this folder or lies below it. */
  boolean isIn(InnerPath other) {
    return names.size() >= other.names.size()
        && names.subList(0, other.names.size()).equals(other.names);
  }

  InnerPath below(InnerPath other) {
    return new InnerPath(names.subList(other.names.size(), names.size()), folder);
  }

  InnerPath parent() {
    return new InnerPath(names.subList(0, names.size() - 1), true);
  }

  InnerPath child(String name) {
    List<String> more = new ArrayList<>(names);
    more.add(name);
    return new InnerPath(more, false);
  }

  String name() {
    return names.get(names.size() - 1);
  }

  @Override
  public String toString() {
    return "/" + String.join("/", names);
  }
}
