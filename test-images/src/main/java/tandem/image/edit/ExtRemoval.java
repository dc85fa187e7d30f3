package tandem.image.edit;

import static tandem.image.tool.Debugfs.quoted;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Debugfs;
import tandem.image.tool.ToolResult;

/**
 * Removes a folder with all that is in it, some commands at a time: a folder may need more of them
 * than fit in memory, and debugfs prints each.
 */
final class ExtRemoval {
  private static final int MAX_COMMANDS = 1_000_000;
  private static final int MAX_PATH = 3500;
  private static final int BATCH_CHARACTERS = 1 << 20;

  private final Debugfs debugfs;
  private final List<String> batch = new ArrayList<>();
  private int characters;
  private int commands;

  private ExtRemoval(Debugfs debugfs) {
    this.debugfs = debugfs;
  }

  /** Removes the folder. */
  static void remove(Debugfs debugfs, String place) throws UpdateException, IOException {
    ExtRemoval removal = new ExtRemoval(debugfs);
    removal.folder(place);
    removal.run(place);
  }

  private void folder(String place) throws UpdateException, IOException {
    for (ExtFolder.Entry entry : ExtFolder.list(debugfs, place)) {
      String below = place + "/" + entry.name();
      if (below.length() > MAX_PATH || commands > MAX_COMMANDS) {
        throw new UpdateException(
            ErrorKind.UNSUPPORTED,
            ToolResult.ByteText.shown(place) + ": there is too much or too deep in it to remove");
      }
      if (entry.folder()) {
        folder(below);
      } else {
        add("rm " + quoted(below), below);
      }
    }
    add("rmdir " + quoted(place), place);
  }

  private void add(String command, String place) throws UpdateException, IOException {
    batch.add(command);
    commands++;
    characters += command.length();
    if (characters > BATCH_CHARACTERS) {
      run(place);
    }
  }

  private void run(String place) throws UpdateException, IOException {
    if (!batch.isEmpty()) {
      debugfs.change(batch.toArray(String[]::new)).orFail(ToolResult.ByteText.shown(place));
      batch.clear();
      characters = 0;
    }
  }
}
