package tandem.image.convert;

import static tandem.image.tool.Debugfs.quoted;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.core.UpdateException;
import tandem.image.tool.Debugfs;
import tandem.image.tool.ToolResult.ByteText;

/** Looks into the root file system that is converted. */
final class PlainRoot {
  private static final Pattern TYPE = Pattern.compile("Type: (\\w+)");
  private static final Pattern PERMISSIONS = Pattern.compile("Mode: +\\d*(\\d{3})\\s");
  private static final Pattern LISTED = Pattern.compile("/\\d+/\\d{6}/\\d+/\\d+/([^/]+)/\\d*/");

  private final Debugfs debugfs;

  PlainRoot(Debugfs debugfs) {
    this.debugfs = debugfs;
  }

  /** What a path is. */
  enum Kind {
    MISSING,
    REGULAR,
    DIRECTORY,
    SYMLINK,
    OTHER
  }

  /** Looks what is there; a link at the end of a path is not followed, those before it are. */
  Kind kind(String path) throws UpdateException, IOException {
    Debugfs.Outcome outcome = debugfs.read("stat " + quoted(ByteText.of(path)));
    if (outcome.saysNotFound()) {
      return Kind.MISSING;
    }
    Matcher matcher = TYPE.matcher(outcome.orFail(path).text());
    String type = matcher.find() ? matcher.group(1) : "";
    return switch (type) {
      case "regular" -> Kind.REGULAR;
      case "directory" -> Kind.DIRECTORY;
      case "symlink" -> Kind.SYMLINK;
      default -> Kind.OTHER;
    };
  }

  /** Tells whether a path leads to a folder, perhaps by a link. */
  boolean isFolder(String path) throws UpdateException, IOException {
    return kind(path + "/.") == Kind.DIRECTORY;
  }

  /** Reads a regular file. */
  Optional<String> text(String path) throws UpdateException, IOException {
    if (kind(path) != Kind.REGULAR) {
      return Optional.empty();
    }
    String bytes = debugfs.read("cat " + quoted(ByteText.of(path))).orFail(path).text();
    return Optional.of(ByteText.shown(bytes));
  }

  /** Returns what everybody may do with a file that is there, in octal digits. */
  String permissions(String path) throws UpdateException, IOException {
    String text = debugfs.read("stat " + quoted(ByteText.of(path))).orFail(path).text();
    Matcher matcher = PERMISSIONS.matcher(text);
    return "0" + (matcher.find() ? matcher.group(1) : "600");
  }

  /** Lists the names in a folder. */
  List<String> names(String path) throws UpdateException, IOException {
    List<String> names = new ArrayList<>();
    String text = debugfs.read("ls -p " + quoted(ByteText.of(path))).orFail(path).text();
    for (String line : text.lines().toList()) {
      Matcher matcher = LISTED.matcher(line);
      if (!line.startsWith("/0/") && matcher.matches()) {
        names.add(ByteText.shown(matcher.group(1)));
      }
    }
    names.removeAll(List.of(".", ".."));
    return names;
  }
}
