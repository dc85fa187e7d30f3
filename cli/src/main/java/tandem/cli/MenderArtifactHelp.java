package tandem.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints what a command of mender-artifact is for and which options it takes. */
final class MenderArtifactHelp {
  private final PrintStream out;
  private final MenderArtifactVersion version;

  MenderArtifactHelp(PrintStream out, MenderArtifactVersion version) {
    this.out = out;
    this.version = version;
  }

  /**
   * Prints it.
   *
   * @param path how the command is called
   */
  void print(String path, MenderArtifactCommand command) {
    out.println(command.summary());
    out.println();
    out.println(("usage: " + path + " [options] " + command.operands()).stripTrailing());
    if (!command.commands().isEmpty()) {
      out.println();
      out.println("commands:");
      table(
          command.commands().stream()
              .map(below -> List.of(below.name(), below.summary()))
              .toList());
    }
    out.println();
    out.println("options:");
    table(command.flags(version).stream().map(this::row).toList());
    out.println();
    out.println(
        "This is mender-artifact "
            + version.number()
            + " as far as scripts are concerned; "
            + MenderArtifactVersion.VARIABLE
            + "=3.9 or =4.4 chooses.");
  }

  private List<String> row(MenderArtifactFlag flag) {
    List<String> names = new ArrayList<>();
    flag.names().forEach(name -> names.add((name.length() == 1 ? "-" : "--") + name));
    String value =
        switch (flag.kind()) {
          case SWITCH -> "";
          case NUMBER -> " NUMBER";
          case TEXT -> " VALUE";
          case LIST -> " VALUE ...";
        };
    String needed = flag.required().contains(version) ? " (required)" : "";
    return List.of(String.join(", ", names) + value, flag.description() + needed);
  }

  private void table(List<List<String>> rows) {
    int width = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
    for (List<String> row : rows) {
      out.println("  " + row.get(0) + " ".repeat(width + 2 - row.get(0).length()) + row.get(1));
    }
  }
}
