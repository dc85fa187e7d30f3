package tandem.image.edit;

import static tandem.image.tool.Debugfs.quoted;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Debugfs;
import tandem.image.tool.ToolResult;

/** Lists folders as debugfs shows them. */
final class ExtFolder {
  private static final Pattern LINE = Pattern.compile("/\\d+/(\\d{6})/\\d+/\\d+/([^/]+)/\\d*/");

  // What a removed file leaves behind, and the space at the end of a new folder.
  private static final String UNUSED = "/0/";

  private ExtFolder() {}

  /**
   * A name in a folder.
   *
   * @param name a char for each byte
   */
  record Entry(String name, boolean folder) {}

  /** Lists what is in a folder, besides itself and its parent. */
  static List<Entry> list(Debugfs debugfs, String place) throws UpdateException, IOException {
    String shown = ToolResult.ByteText.shown(place);
    String text = debugfs.read("ls -p " + quoted(place)).orFail(shown).text();
    List<Entry> entries = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(UNUSED)) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches() && !line.contains("\r")) {
        String name = matcher.group(2);
        if (!name.equals(".") && !name.equals("..")) {
          entries.add(new Entry(name, matcher.group(1).startsWith("04")));
        }
      } else if (!line.isBlank()) {
        throw new UpdateException(
            ErrorKind.UNSUPPORTED,
            shown + ": a name in it has a line break, which debugfs can not take");
      }
    }
    return entries;
  }
}
