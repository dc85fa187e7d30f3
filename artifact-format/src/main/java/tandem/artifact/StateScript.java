package tandem.artifact;

import java.util.regex.Pattern;

/** A state script from the header. */
public final class StateScript {

  private static final Pattern NAME =
      Pattern.compile(
          "Artifact(Install|Reboot|Rollback|RollbackReboot|Commit|Failure)"
              + "_(Enter|Leave|Error)_[0-9][0-9](_[^\\s/]+)?");
  private static final int LONGEST_FILE_NAME = 255;

  private final String name;
  private final byte[] content;

  /**
   * Takes a valid file name, for instance {@code ArtifactInstall_Enter_00_check}, and the script.
   *
   * @throws IllegalArgumentException when the name is none of a state script
   */
  public StateScript(String name, byte[] content) {
    if (!isValidName(name)) {
      throw new IllegalArgumentException("not the name of a state script: " + name);
    }
    this.name = name;
    this.content = content.clone();
  }

  /** Tells whether an artifact may carry a script of this name. */
  public static boolean isValidName(String name) {
    return NAME.matcher(name).matches() && name.length() <= LONGEST_FILE_NAME;
  }

  /** Returns the file name; it holds no separator. */
  public String name() {
    return name;
  }

  /** Returns a copy of the script. */
  public byte[] content() {
    return content.clone();
  }
}
