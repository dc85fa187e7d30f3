package tandem.image.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Runs commands of {@code debugfs}. It ends with 0 whatever happens, so every line on its standard
 * error after its name and version is a failure.
 */
public final class Debugfs {
  private final Workspace workspace;
  private final String device;
  private final String name;
  private final Map<String, String> environment;

  /**
   * Takes the place to work on.
   *
   * @param device the image's name in the workspace, with an offset
   * @param name for messages
   * @param time the time that it takes for now, in seconds since 1970
   */
  public Debugfs(Workspace workspace, String device, String name, long time) {
    this.workspace = workspace;
    this.device = device;
    this.name = name;
    // With 0 it would take the clock's time.
    this.environment = Map.of("E2FSPROGS_FAKE_TIME", Long.toString(Math.max(1, time)));
  }

  /**
   * The outcome of commands.
   *
   * @param text what they printed, a char for each byte; without their echo if they only read
   * @param complaints what they printed as errors, likewise
   * @param damage the failure that a complaint is, if it is not one of the request
   */
  public record Outcome(String text, String complaints, Damage damage) {
    /** Throws when there was a complaint. */
    public Outcome orFail(String what) throws UpdateException {
      if (!complaints.isEmpty()) {
        throw failure(what);
      }
      return this;
    }

    UpdateException failure(String what) {
      boolean full =
          complaints.contains("Could not allocate")
              || complaints.contains("No free space")
              || complaints.contains("No space left");
      ErrorKind kind = full ? ErrorKind.NO_SPACE : damage.kind();
      String said = ToolResult.ByteText.shown(complaints.replaceAll("\\s+", " ").strip());
      String why = full ? "the file system is full: " : "";
      return new UpdateException(
          kind, damage.name() + ": " + what + ": " + why + "debugfs says: " + said);
    }

    /** Returns whether nothing can have this path. */
    public boolean saysNotFound() {
      return complaints.contains("File not found by ext2_lookup")
          || complaints.contains("Ext2 inode is not a directory");
    }
  }

  /** Where it is, and what it is called. */
  public record Damage(String name, ErrorKind kind) {}

  /** Runs commands that only read. What they complain of is the file system. */
  public Outcome read(String... commands) throws UpdateException, IOException {
    Damage damage = new Damage(name, ErrorKind.ARTIFACT_INVALID);
    Outcome raw = run(damage, List.of("-f", "-", device), commands);
    return new Outcome(withoutEcho(raw.text(), commands), raw.complaints(), damage);
  }

  /** Runs commands that may change the file system. */
  public Outcome change(String... commands) throws UpdateException, IOException {
    Damage damage = new Damage(name, ErrorKind.FAILED);
    return run(damage, List.of("-w", "-f", "-", device), commands);
  }

  private Outcome run(Damage damage, List<String> arguments, String... commands)
      throws UpdateException, IOException {
    String input = String.join("\n", commands) + "\n";
    ToolResult result =
        workspace.run(Tool.DEBUGFS, input, environment, arguments.toArray(String[]::new));
    List<String> errors = new ArrayList<>(result.err().lines().toList());
    if (result.exit() != 0 || errors.isEmpty() || !errors.get(0).startsWith("debugfs ")) {
      throw result.failure(
          ErrorKind.ARTIFACT_INVALID, name + ": the file system can not be opened");
    }
    String complaints = String.join("\n", errors.subList(1, errors.size())).strip();
    return new Outcome(result.out(), complaints, damage);
  }

  // Each command is printed after a prompt; an output that has no end of line may be before it.
  private static String withoutEcho(String out, String... commands) {
    StringBuilder text = new StringBuilder(out.length());
    int done = 0;
    for (String command : commands) {
      String echo = "debugfs: " + command + "\n";
      int at = out.indexOf(echo, done);
      if (at >= 0) {
        text.append(out, done, at);
        done = at + echo.length();
      }
    }
    return text.append(out, done, out.length()).toString();
  }

  /** Quotes an argument: a quote inside of quotes is doubled. */
  public static String quoted(String bytes) {
    if (bytes.indexOf('\n') >= 0 || bytes.indexOf('\r') >= 0 || bytes.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("debugfs takes no line breaks");
    }
    return '"' + bytes.replace("\"", "\"\"") + '"';
  }
}
