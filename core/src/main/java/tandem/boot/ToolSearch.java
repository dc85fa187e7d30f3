package tandem.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Finds the board's programs for boot variables. */
final class ToolSearch {
  /** The name of GRUB's program that sets variables. */
  static final String GRUB_SET = "grub-mender-grubenv-set";

  private static final List<List<String>> KNOWN =
      List.of(List.of("grub-mender-grubenv-print", GRUB_SET), List.of("fw_printenv", "fw_setenv"));

  private final ToolPlaces places;

  ToolSearch(ToolPlaces places) {
    this.places = places;
  }

  /** A pair of programs. */
  record Pair(Path print, Path set) {}

  /**
   * Finds the configured pair, else the first known one that is complete.
   *
   * @throws UpdateException of kind CONFIG when a configured program is missing
   */
  Optional<Pair> find() throws UpdateException {
    if (places.print().isPresent() || places.set().isPresent()) {
      return Optional.of(
          new Pair(
              configured(places.print().orElse("fw_printenv")),
              configured(places.set().orElse("fw_setenv"))));
    }
    for (List<String> names : KNOWN) {
      Optional<Path> print = find(names.get(0));
      Optional<Path> set = find(names.get(1));
      if (print.isPresent() && set.isPresent()) {
        return Optional.of(new Pair(print.get(), set.get()));
      }
    }
    return Optional.empty();
  }

  /** Finds the program that would set variables, alone. */
  Optional<Path> setTool() {
    return find("fw_setenv");
  }

  /** Says what was looked for and where, for messages. */
  String looked() {
    return KNOWN + " in " + places.searchPath();
  }

  private Path configured(String name) throws UpdateException {
    return find(name)
        .orElseThrow(
            () ->
                new UpdateException(
                    ErrorKind.CONFIG,
                    name
                        + ": no such program"
                        + (name.contains("/") ? "" : " in " + places.searchPath())));
  }

  private Optional<Path> find(String name) {
    if (name.contains("/")) {
      return Optional.of(Path.of(name)).filter(ToolSearch::runs);
    }
    return places.searchPath().stream()
        .map(folder -> folder.resolve(name))
        .filter(ToolSearch::runs)
        .findFirst();
  }

  private static boolean runs(Path program) {
    return Files.isRegularFile(program) && Files.isExecutable(program);
  }
}
