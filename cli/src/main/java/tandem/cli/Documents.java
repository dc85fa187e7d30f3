package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import tandem.core.UpdateException;

/**
 * Writes what a distribution has besides the program: pages for man, and completion for bash. Runs
 * when the distribution is built.
 */
public final class Documents {
  /** The date in the pages unless another is wanted: the one that all files of the jars carry. */
  private static final long DATE = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

  private final CommandLine root;
  private final String date;

  Documents(CommandLine root, long seconds) {
    this.root = root;
    this.date = LocalDate.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC).toString();
  }

  /** Takes the folder to write to, in which {@code share} is made. */
  public static void main(String[] args) throws IOException, UpdateException {
    if (args.length != 2) {
      System.err.println("usage: tandem.cli.Documents FOLDER DEVICE|TOOLS");
      System.exit(ExitCode.USAGE.number());
    }
    Map<String, String> environment = System.getenv();
    long seconds = Math.max(DATE, SourceDate.seconds(environment));
    new Documents(tree(environment, Edition.valueOf(args[1])), seconds).write(Path.of(args[0]));
  }

  /** Returns all commands that an edition has. */
  static CommandLine tree(Map<String, String> environment, Edition edition) {
    Console console = new Console(System.in, System.out, System.err, environment, false);
    Context context = new Context(console, new GlobalOptions());
    CommandLine all = CommandTree.of(context, List.of("--help"), edition);
    dropRefused(all.getCommandSpec());
    return all;
  }

  private static void dropRefused(CommandSpec spec) {
    for (Map.Entry<String, CommandLine> below : Map.copyOf(spec.subcommands()).entrySet()) {
      CommandSpec command = below.getValue().getCommandSpec();
      if (command.userObject() instanceof Refused) {
        spec.removeSubcommand(below.getKey());
      } else {
        dropRefused(command);
      }
    }
  }

  void write(Path folder) throws IOException {
    Path pages = Files.createDirectories(folder.resolve("share/man/man1"));
    for (Map.Entry<String, String> page : ManPages.of(root, date).entrySet()) {
      Files.writeString(pages.resolve(page.getKey()), page.getValue());
    }
    Path completions = Files.createDirectories(folder.resolve("share/bash-completion/completions"));
    Files.writeString(completions.resolve("tandem"), completion());
  }

  /** Returns the functions by which bash completes the words of a command line. */
  String completion() {
    return AutoComplete.bash(root.getCommandName(), root);
  }
}
