package tandem.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program in the place of a tool of Mender's on devices: its command line and exit codes. */
final class DeviceToolRun {
  /** Set to 1, it asks for Tandem's own exit codes. */
  static final String EXIT_CODES = "TANDEM_EXIT_CODES";

  private static final int FAILED = 1;
  private static final int UNKNOWN_COMMAND = 3;
  private static final Set<ExitCode> SAME =
      Set.of(ExitCode.OK, ExitCode.NOTHING_IN_PROGRESS, ExitCode.REBOOT_REQUIRED);

  private final Console console;
  private final DeviceTool tool;
  private final DeviceToolVoice voice;
  private final DeviceToolOptions given = new DeviceToolOptions();
  private final GlobalOptions options = new GlobalOptions();
  private boolean changesDevice;

  DeviceToolRun(Console console, DeviceTool tool) {
    this.console = console;
    this.tool = tool;
    this.voice =
        tool == DeviceTool.MENDER
            ? new MenderVoice(console, Clock.systemUTC())
            : new MenderUpdateVoice(console);
  }

  /** Returns the exit code: that of the tool, but never 0 for an error. */
  int run(String... arguments) {
    Optional<String> former = formerOption(arguments);
    if (former.isPresent()) {
      return misused(
          "deprecated command \""
              + former.get()
              + "\", use \""
              + former.get().substring(1)
              + "\""
              + " instead");
    }
    Habits habits = new Habits(tool.semantics(), true, voice, Optional.of(voice::begins));
    CommandLine line = DeviceToolTree.of(tool, new Context(console, options, habits), given);
    line.setExecutionStrategy(this::execute);
    line.setParameterExceptionHandler((e, all) -> misused(e));
    line.setOut(Program.writer(console.out()));
    line.setErr(Program.writer(console.err()));
    int code = line.execute(words(arguments));
    console.out().flush();
    if (console.out().checkError()) {
      console.fail(Failure.of(new CheckedOut.Broken()));
      return code == 0 && !changesDevice ? FAILED : code;
    }
    return code;
  }

  private Optional<String> formerOption(String... arguments) {
    return Arrays.stream(arguments)
        .filter(word -> word.startsWith("-") && tool.formerOptions().contains(word.substring(1)))
        .findFirst();
  }

  // Mender 3 takes one dash for two. None of its short options takes others with it.
  private String[] words(String... arguments) {
    List<String> words = new ArrayList<>();
    for (String word : arguments) {
      boolean single = word.matches("-[a-zA-Z][a-zA-Z-]+(=.*)?");
      words.add(single && tool == DeviceTool.MENDER ? "-" + word : word);
    }
    return words.toArray(new String[0]);
  }

  private int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    List<CommandLine> lines = parsed.asCommandLineList();
    CommandLine last = lines.get(lines.size() - 1);
    if (!(last.getCommandSpec().userObject() instanceof TandemCommand command)) {
      if (tool == DeviceTool.MENDER) {
        last.usage(console.out());
        return 0;
      }
      throw new ParameterException(last, "Need an action");
    }
    try {
      boolean shows = !command.changesDevice();
      given.applyTo(options, shows ? "warning" : "info");
      LogSetup.apply(options, console);
      changesDevice = command.changesDevice();
      announce(command);
      return answered(command, command.run());
    } catch (Throwable e) { // whatever it is, the caller gets an exit code
      Failure failure = Failure.of(e);
      if (failure.code() == ExitCode.INTERNAL) {
        console.trace(e);
      }
      voice.failed(command instanceof InstallCommand, failure);
      return code(failure.code());
    }
  }

  // Mender 3 says it as soon as it has opened the file, whatever that is.
  private void announce(TandemCommand command) {
    if (tool == DeviceTool.MENDER && command instanceof InstallCommand install) {
      Path file = Path.of(install.source);
      if (Files.isReadable(file) && Files.isRegularFile(file)) {
        console.out().println("Installing Artifact of size " + file.toFile().length() + "...");
      }
    }
  }

  private int answered(TandemCommand command, Answer answer) {
    List<String> lines = command.changesDevice() ? voice.done(answer) : answer.lines();
    if (tool == DeviceTool.MENDER && lines.equals(List.of("unknown"))) {
      return misused("The Artifact name is empty. Please set a valid name for the Artifact!");
    }
    lines.forEach(console.out()::println);
    return code(answer.code());
  }

  private int code(ExitCode code) {
    boolean ours = "1".equals(console.environment().get(EXIT_CODES));
    return ours || SAME.contains(code) ? code.number() : FAILED;
  }

  private int misused(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    CommandLine line = e.getCommandLine();
    if (e instanceof UnmatchedArgumentException unmatched && line.getParent() == null) {
      String word = unmatched.getUnmatched().get(0);
      if (!word.startsWith("-")) {
        if (tool == DeviceTool.MENDER) {
          console.note("No help topic for '" + word + "'");
          return UNKNOWN_COMMAND;
        }
        message = "No such action: " + word;
      }
    }
    int code = misused(message);
    console.note("hint: see '" + line.getCommandSpec().qualifiedName() + " --help'");
    return code;
  }

  private int misused(String message) {
    if (voice instanceof MenderVoice mender) {
      mender.log("error", message);
    } else {
      console.note("Could not fulfill request: Invalid options given: " + message);
    }
    return FAILED;
  }
}
