package tandem.cli;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One command of mender-artifact.
 *
 * @param name as it is called
 * @param summary for {@code --help}
 * @param operands for {@code --help}
 * @param flags all options it takes
 * @param operandCount how many operands it looks at; further ones it leaves alone
 * @param action what it does; null if it only has commands of its own
 * @param commands its own commands
 */
record MenderArtifactCommand(
    String name,
    String summary,
    String operands,
    List<MenderArtifactFlag> flags,
    int operandCount,
    @Nullable Action action,
    List<MenderArtifactCommand> commands) {

  /** Does what a command is for. */
  @FunctionalInterface
  interface Action {
    void run(MenderArtifactArguments arguments) throws MenderArtifactFailure;
  }

  MenderArtifactCommand {
    flags = List.copyOf(flags);
    commands = List.copyOf(commands);
  }

  static MenderArtifactCommand of(
      String synopsis, String summary, List<MenderArtifactFlag> flags, int count, Action action) {
    int blank = synopsis.indexOf(' ');
    String name = blank < 0 ? synopsis : synopsis.substring(0, blank);
    String operands = blank < 0 ? "" : synopsis.substring(blank + 1);
    return new MenderArtifactCommand(name, summary, operands, flags, count, action, List.of());
  }

  static MenderArtifactCommand group(
      String name, String summary, List<MenderArtifactCommand> commands) {
    return new MenderArtifactCommand(
        name, summary, "COMMAND", MenderArtifactFlags.NONE, 0, null, commands);
  }

  /** Returns the options that a release knows. */
  List<MenderArtifactFlag> flags(MenderArtifactVersion version) {
    return flags.stream().filter(flag -> version.has(flag.since())).toList();
  }

  /** Returns its own command of this name. */
  Optional<MenderArtifactCommand> command(String wanted) {
    return commands.stream().filter(command -> command.name().equals(wanted)).findFirst();
  }
}
