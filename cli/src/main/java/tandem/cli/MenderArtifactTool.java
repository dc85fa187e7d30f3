package tandem.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tandem.cli.MenderArtifactCommand.Action;

/** The program in the place of mender-artifact: that tool's command line and exit codes. */
final class MenderArtifactTool {
  /** The name of the program, or of a link to it, that asks for this. */
  static final String NAME = "mender-artifact";

  private final Console console;

  MenderArtifactTool(Console console) {
    this.console = console;
  }

  /** Returns the exit code: that of the tool, but never 0 for an error. */
  int run(String... arguments) {
    try {
      MenderArtifactVersion version = MenderArtifactVersion.of(console.environment());
      top(version, Arrays.asList(arguments));
      console.out().flush();
      if (console.out().checkError()) {
        throw new MenderArtifactFailure("standard output: not everything could be written");
      }
      return 0;
    } catch (MenderArtifactFailure e) {
      console.err().println(e.text());
      console.err().flush();
      return e.code();
    } catch (Throwable e) { // whatever it is, the caller gets an exit code
      Failure failure = Failure.of(e);
      if (failure.code() == ExitCode.INTERNAL) {
        console.trace(e);
      }
      console.fail(failure);
      return MenderArtifactFailure.GENERIC;
    }
  }

  private void top(MenderArtifactVersion version, List<String> arguments)
      throws MenderArtifactFailure {
    MenderArtifactCommand all =
        new MenderArtifactCommand(
            "",
            "The command line of mender-artifact, taken by Tandem " + Version.TEXT + ".",
            "COMMAND",
            MenderArtifactFlags.GLOBAL,
            0,
            null,
            new MenderArtifactCommands(console, version).all());
    MenderArtifactHelp help = new MenderArtifactHelp(console.out(), version);
    MenderArtifactArguments parsed =
        usage(NAME, () -> MenderArtifactArguments.parseLeading(all.flags(), arguments));
    if (!parsed.on("help") && parsed.on("version")) {
      console.out().println(NAME + " version " + version.number());
      return;
    }
    group(new Call(version, NAME, help, parsed.text("compression")), all, parsed);
  }

  /** What all levels of commands need. */
  private record Call(
      MenderArtifactVersion version,
      String path,
      MenderArtifactHelp help,
      Optional<String> compression) {
    Call below(String name) {
      return new Call(version, path + " " + name, help, compression);
    }
  }

  private void group(Call call, MenderArtifactCommand group, MenderArtifactArguments parsed)
      throws MenderArtifactFailure {
    List<String> rest = parsed.operands();
    if (parsed.on("help") || rest.isEmpty()) {
      call.help().print(call.path(), group);
      return;
    }
    String name = rest.get(0);
    boolean help = name.equals("help") || name.equals("h");
    if (help && rest.size() == 1) {
      call.help().print(call.path(), group);
      return;
    }
    String wanted = help ? rest.get(1) : name;
    MenderArtifactCommand command =
        group
            .command(wanted)
            .orElseThrow(
                () ->
                    new MenderArtifactFailure(
                        MenderArtifactFailure.UNKNOWN_COMMAND,
                        "No help topic for '" + wanted + "'"));
    Call below = call.below(wanted);
    if (help) {
      below.help().print(below.path(), command);
    } else {
      command(below, command, rest.subList(1, rest.size()));
    }
  }

  private void command(Call call, MenderArtifactCommand command, List<String> arguments)
      throws MenderArtifactFailure {
    List<MenderArtifactFlag> flags = command.flags(call.version());
    Action action = command.action();
    if (action == null) {
      group(
          call,
          command,
          usage(call.path(), () -> MenderArtifactArguments.parseLeading(flags, arguments)));
      return;
    }
    MenderArtifactArguments parsed =
        usage(call.path(), () -> MenderArtifactArguments.parse(flags, arguments));
    if (parsed.on("help")) {
      call.help().print(call.path(), command);
      return;
    }
    usage(
        call.path(),
        () -> {
          parsed.checkRequired(call.version());
          return parsed;
        });
    List<String> operands = parsed.operands();
    operands.stream()
        .skip(command.operandCount())
        .forEach(operand -> console.warn("'" + operand + "' is ignored"));
    action.run(parsed.withDefault("compression", call.compression()));
  }

  /** Something that may find the arguments wrong. */
  @FunctionalInterface
  private interface Parsing {
    MenderArtifactArguments parse() throws MenderArtifactFailure;
  }

  private static MenderArtifactArguments usage(String path, Parsing parsing)
      throws MenderArtifactFailure {
    try {
      return parsing.parse();
    } catch (MenderArtifactFailure e) {
      throw new MenderArtifactFailure(
          "Incorrect Usage: " + e.text() + "\nsee '" + path + " --help'");
    }
  }
}
