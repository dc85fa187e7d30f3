package tandem.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Which commands a command line can mean: those it names anywhere, since what stands before a
 * command's name may be an option or its value. Where it names none, or asks for help, all.
 */
final class NamedCommands {
  /** Leaves none out. */
  static final NamedCommands ALL = new NamedCommands(List.of("--help"));

  private static final List<String> HELP = List.of("-h", "--help");

  private final List<String> arguments;

  private NamedCommands(List<String> arguments) {
    this.arguments = arguments;
  }

  /** Takes the command line. */
  static NamedCommands in(List<String> arguments) {
    for (String word : arguments) {
      // Help lists them all, and in a file of arguments there can be any.
      if (HELP.contains(word) || word.startsWith("@")) {
        return ALL;
      }
    }
    return new NamedCommands(arguments);
  }

  /** Returns which of these names to make commands for, in their order. */
  List<String> among(List<String> names) {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      if (arguments.contains(name)) {
        found.add(name);
      }
    }
    return found.isEmpty() ? names : found;
  }
}
