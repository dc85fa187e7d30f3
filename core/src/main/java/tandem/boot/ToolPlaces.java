package tandem.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the board's programs for boot variables are.
 *
 * @param searchPath directories in which they are looked for, in order
 * @param print name or path of the program that prints variables, if it is not a known one
 * @param set the same for setting them
 */
public record ToolPlaces(List<Path> searchPath, Optional<String> print, Optional<String> set) {

  /** The known programs, in the places of any Linux, whatever the caller's own search path is. */
  public static final ToolPlaces USUAL =
      new ToolPlaces(
          List.of(
              Path.of("/usr/local/sbin"),
              Path.of("/usr/local/bin"),
              Path.of("/usr/sbin"),
              Path.of("/usr/bin"),
              Path.of("/sbin"),
              Path.of("/bin")),
          Optional.empty(),
          Optional.empty());

  /** Copies the list. */
  public ToolPlaces {
    searchPath = List.copyOf(searchPath);
  }
}
