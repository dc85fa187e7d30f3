package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A command line that runs in a process of its own, in an environment that tests may rely on. */
final class Command {
  private final ProcessBuilder builder;

  private Command(ProcessBuilder builder) {
    this.builder = builder;
  }

  static Command of(Object... words) {
    List<String> line = new ArrayList<>(Arrays.stream(words).map(Object::toString).toList());
    RequiredTool.find(line.get(0)).ifPresent(program -> line.set(0, program.toString()));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().keySet().removeIf(Command::changesResults);
    return new Command(builder);
  }

  // Proxies would get the requests to servers of the tests; Java prints a line about its options.
  private static boolean changesResults(String variable) {
    return variable.matches("(?i).*_proxy|TANDEM_.*|SOURCE_DATE_EPOCH|.*JAVA_(TOOL_)?OPTIONS");
  }

  /** Adds more words to the end of the line. */
  Command arguments(Object... words) {
    Arrays.stream(words).map(Object::toString).forEach(builder.command()::add);
    return this;
  }

  Command env(String name, String value) {
    builder.environment().put(name, value);
    return this;
  }

  /** Lets it run in this folder. */
  Command in(Path folder) {
    builder.directory(folder.toFile());
    return this;
  }

  /** Lets another program run it, whose command line it is appended to. */
  Command behind(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(builder.command());
    builder.command(line);
    return this;
  }

  /** Lets it read this file as its standard input, which else is a pipe. */
  Command input(Path file) {
    builder.redirectInput(file.toFile());
    return this;
  }

  /** Lets it write its standard output to this file or device, from where it is not captured. */
  Command output(Path file) {
    builder.redirectOutput(file.toFile());
    return this;
  }

  RunningCommand start() throws IOException {
    return new RunningCommand(String.join(" ", builder.command()), builder.start());
  }

  /** Runs it to its end, with nothing on standard input unless that is a file. */
  Run run() throws IOException, InterruptedException {
    try (RunningCommand running = start()) {
      return running.endOfInput().await();
    }
  }

  /** Runs it, and returns what it printed on standard output; it must succeed. */
  String succeed() throws IOException, InterruptedException {
    Run run = run();
    if (run.code() != 0) {
      throw new AssertionError(
          String.join(" ", builder.command()) + ": exit code " + run.code() + ": " + run.err());
    }
    return run.out();
  }
}
