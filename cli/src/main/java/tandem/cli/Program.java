package tandem.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import tandem.json.JsonWriter;

/** Runs one command line: parses it, runs the command, prints its answer or failure. */
final class Program {
  private static final List<String> VERSION = List.of("-V", "--version");

  private final Console console;
  private boolean changedDevice;
  private boolean saidThatOutputIsBroken;

  Program(Console console) {
    this.console = console;
  }

  /** Returns the exit code. */
  int run(String name, String... arguments) {
    if (name.equals(MenderArtifactTool.NAME)) {
      return new MenderArtifactTool(console).run(arguments);
    }
    Optional<DeviceTool> tool = DeviceTool.named(name);
    if (tool.isPresent()) {
      return new DeviceToolRun(console, tool.get()).run(arguments);
    }
    GlobalOptions options = new GlobalOptions();
    return checkingOutput(isVersion(arguments) ? version() : parse(options, arguments));
  }

  private static boolean isVersion(String... arguments) {
    return arguments.length == 1 && VERSION.contains(arguments[0]);
  }

  // Without the parser, which takes twice the time of all the rest.
  private int version() {
    console.out().println("tandem " + Version.TEXT);
    return 0;
  }

  private int parse(GlobalOptions options, String... arguments) {
    CommandLine commandLine = CommandTree.of(new Context(console, options), List.of(arguments));
    commandLine.setExecutionStrategy(parsed -> execute(parsed, options));
    commandLine.setParameterExceptionHandler(
        (e, given) -> misused(e, options.json, List.of(given)));
    commandLine.setExecutionExceptionHandler((e, line, parsed) -> failed(e, options));
    commandLine.setOut(writer(console.out()));
    commandLine.setErr(writer(console.err()));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    return commandLine.execute(arguments);
  }

  /** Returns the exit code, which is another one where what was printed has not arrived. */
  private int checkingOutput(int code) {
    console.out().flush();
    if (console.out().checkError()) {
      if (!saidThatOutputIsBroken) {
        console.fail(Failure.of(new CheckedOut.Broken()));
      }
      return code == 0 && !changedDevice ? ExitCode.IO_ERROR.number() : code;
    }
    return code;
  }

  static PrintWriter writer(PrintStream out) {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  private int execute(ParseResult parsed, GlobalOptions options) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    List<CommandLine> lines = parsed.asCommandLineList();
    CommandLine last = lines.get(lines.size() - 1);
    Object command = last.getCommandSpec().userObject();
    if (!(command instanceof TandemCommand chosen)) {
      throw new ParameterException(last, "a command is missing");
    }
    try {
      LogSetup.apply(options, console);
      changedDevice = chosen.changesDevice();
      return answered(chosen.run(), options.json);
    } catch (Throwable e) { // whatever it is, the caller gets an exit code and a document
      return failed(e, options);
    }
  }

  private int answered(Answer answer, boolean json) {
    if (json) {
      console.out().println(JsonWriter.indented(answer.toJson()));
    } else {
      answer.lines().forEach(console.out()::println);
    }
    return answer.code().number();
  }

  private int failed(Throwable thrown, GlobalOptions options) {
    saidThatOutputIsBroken = thrown instanceof CheckedOut.Broken;
    Failure failure = Failure.of(thrown);
    if (options.verbose || failure.code() == ExitCode.INTERNAL) {
      console.trace(thrown);
    }
    report(failure, options.json);
    return failure.code().number();
  }

  private int misused(ParameterException e, boolean json, List<String> given) {
    // What the parser had not come to yet counts too.
    boolean document = json || given.contains("--json");
    if (String.join("=", given).toLowerCase(Locale.ROOT).contains("--progress=json")) {
      console.printEvents();
    }
    CommandLine line = e.getCommandLine();
    String path = line.getCommandSpec().qualifiedName();
    String suggestions =
        e instanceof UnmatchedArgumentException unmatched
            ? String.join(", ", unmatched.getSuggestions())
            : "";
    String hint =
        (suggestions.isEmpty() ? "" : "did you mean " + suggestions + "? ")
            + "see '"
            + path
            + " --help'";
    String message = String.valueOf(e.getMessage());
    report(
        new Failure(
            ExitCode.USAGE,
            message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1),
            Optional.of(hint)),
        document);
    return ExitCode.USAGE.number();
  }

  private void report(Failure failure, boolean json) {
    if (json) {
      console.out().println(JsonWriter.indented(failure.toJson()));
    }
    console.fail(failure);
  }
}
