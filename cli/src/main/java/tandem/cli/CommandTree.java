package tandem.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands of Tandem's own command line. */
final class CommandTree {
  private CommandTree() {}

  static CommandLine of(Context context) {
    CommandLine line = tandem(context);
    line.getCommandSpec().addMixin("global", CommandSpec.forAnnotatedObject(context.options()));
    return setUp(line);
  }

  private static CommandLine tandem(Context context) {
    CommandLine line = new CommandLine(new Root());
    line.addSubcommand(new InstallCommand(context));
    line.addSubcommand(new ResumeCommand(context));
    line.addSubcommand(new CommitCommand(context));
    line.addSubcommand(new RollbackCommand(context));
    line.addSubcommand(new RepairCommand(context));
    line.addSubcommand(new ForgetCommand(context));
    line.addSubcommand(new RebootCommand(context));
    line.addSubcommand(new StatusCommand(context));
    line.addSubcommand(new DoctorCommand(context));
    line.addSubcommand(new PlanCommand(context));
    line.addSubcommand(new ShowArtifactCommand(context));
    line.addSubcommand(new ShowProvidesCommand(context));
    line.addSubcommand(artifactTool(context));
    CommandLine sim = new CommandLine(new SimCommand());
    sim.addSubcommand(new SimCommand.Create());
    sim.addSubcommand(new SimCommand.Boot());
    sim.addSubcommand(new SimCommand.Show(context));
    line.addSubcommand(sim);
    line.addSubcommand(new DemoCommand(context));
    line.addSubcommand(new TortureCommand(context));
    return line;
  }

  private static CommandLine artifactTool(Context context) {
    CommandLine line = new CommandLine(new ArtifactTool());
    line.addSubcommand(new ArtifactReadCommand(context));
    line.addSubcommand(new ArtifactValidateCommand(context));
    line.addSubcommand(new ModifyCommand(context));
    line.addSubcommand(new DumpCommand(context));
    line.addSubcommand(new DiffCommand(context));
    line.addSubcommand(new ArtifactSignCommand(context));
    CommandLine keys = new CommandLine(new KeysCommand());
    keys.addSubcommand(new KeysGenerateCommand(context));
    keys.addSubcommand(new KeysShowCommand(context));
    line.addSubcommand(keys);
    CommandLine write = new CommandLine(new WriteCommand());
    write.addSubcommand(new WriteRootfsImageCommand(context));
    write.addSubcommand(new WriteModuleImageCommand(context));
    write.addSubcommand(new WriteBootstrapArtifactCommand(context));
    line.addSubcommand(write);
    line.addSubcommand(new ArtifactCatCommand(context));
    line.addSubcommand(new ArtifactCopyCommand(context));
    line.addSubcommand(new ArtifactInstallCommand(context));
    line.addSubcommand(new ArtifactRemoveCommand(context));
    return line;
  }

  private static CommandLine setUp(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    spec.mixinStandardHelpOptions(spec.parent() == null);
    if (spec.parent() != null) {
      spec.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this help and exit.")
              .build());
    } else {
      spec.version("tandem " + Version.TEXT);
      spec.usageMessage().exitCodeListHeading("%nExit codes:%n");
      spec.usageMessage().exitCodeList(exitCodes());
    }
    line.getSubcommands().values().forEach(CommandTree::setUp);
    return line;
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.merge(
          Integer.toString(code.number()), code.meaning(), (first, more) -> first + "; " + more);
    }
    return codes;
  }

  @Command(
      name = "tandem",
      description = "Installs signed system updates on Linux devices with two root slots.",
      footer = {"", "Run 'tandem demo' to see it work, and 'tandem COMMAND --help' for more."})
  private static final class Root {}

  @Command(name = "artifact", description = "Make, show and check artifacts.")
  private static final class ArtifactTool {}

  @Command(name = "keys", description = "Make and show the keys that sign artifacts.")
  private static final class KeysCommand {}

  @Command(name = "write", description = "Make an artifact.")
  private static final class WriteCommand {}
}
