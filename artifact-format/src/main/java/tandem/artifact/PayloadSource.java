package tandem.artifact;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A file to put into a payload.
 *
 * @param name its name in the artifact
 * @param path where its content is; a regular file
 */
public record PayloadSource(String name, Path path) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_\\-.,]+");
  private static final int LONGEST_NAME = 90; // with data/NNNN/ in front, 100 bytes in the manifest

  /**
   * Checks the name.
   *
   * @throws InvalidSpecException when readers would refuse it
   */
  public PayloadSource {
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new InvalidSpecException(
          "payload file \"" + name + "\": only A-Z a-z 0-9 _ - . , are allowed in a name");
    }
    if (name.length() > LONGEST_NAME) {
      throw new InvalidSpecException(
          "payload file \"" + name + "\": " + name.length() + " bytes, at most " + LONGEST_NAME);
    }
  }

  /** Takes a file that keeps its name. */
  public static PayloadSource of(Path path) {
    Path name = path.getFileName();
    return new PayloadSource(name == null ? "" : name.toString(), path);
  }
}
