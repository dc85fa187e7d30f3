package tandem.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * All commands of Tandem's own command line. To make them all takes longer than most commands run,
 * so only those are made that a command line names.
 */
final class CommandTree {
  private static final List<String> TOP =
      List.of(
          "install",
          "resume",
          "commit",
          "rollback",
          "repair",
          "forget",
          "reboot",
          "status",
          "doctor",
          "plan",
          "show-artifact",
          "show-provides",
          "daemon",
          "check-update",
          "send-inventory",
          "bootstrap",
          "setup",
          "artifact",
          "image",
          "sim",
          "demo",
          "torture",
          "serve");
  private static final List<String> ARTIFACT =
      List.of(
          "read",
          "validate",
          "modify",
          "dump",
          "diff",
          "sign",
          "keys",
          "write",
          "cat",
          "cp",
          "install",
          "rm");
  private static final List<String> KEYS = List.of("generate", "show");
  private static final List<String> WRITE =
      List.of("rootfs-image", "module-image", "bootstrap-artifact");
  private static final List<String> IMAGE = List.of("build", "convert");
  private static final List<String> SIM = List.of("create", "boot", "show");

  private final Context context;
  private final NamedCommands named;
  private final Edition edition;

  private CommandTree(Context context, NamedCommands named, Edition edition) {
    this.context = context;
    this.named = named;
    this.edition = edition;
  }

  /** Returns the tree with every command. */
  static CommandLine of(Context context) {
    return new CommandTree(context, NamedCommands.ALL, Edition.current()).root();
  }

  /** Returns the part of the tree that these arguments can mean. */
  static CommandLine of(Context context, List<String> arguments) {
    return of(context, arguments, Edition.current());
  }

  static CommandLine of(Context context, List<String> arguments, Edition edition) {
    return new CommandTree(context, NamedCommands.in(arguments), edition).root();
  }

  private CommandLine root() {
    CommandLine line = new CommandLine(new Root());
    for (String name : named.among(TOP)) {
      line.addSubcommand(
          edition.has("tandem " + name) ? top(name) : Refused.line(name, Edition.REASON));
    }
    line.getCommandSpec().addMixin("global", CommandSpec.forAnnotatedObject(context.options()));
    return setUp(line);
  }

  private Object top(String name) {
    return switch (name) {
      case "install" -> new InstallCommand(context);
      case "resume" -> new ResumeCommand(context);
      case "commit" -> new CommitCommand(context);
      case "rollback" -> new RollbackCommand(context);
      case "repair" -> new RepairCommand(context);
      case "forget" -> new ForgetCommand(context);
      case "reboot" -> new RebootCommand(context);
      case "status" -> new StatusCommand(context);
      case "doctor" -> new DoctorCommand(context);
      case "plan" -> new PlanCommand(context);
      case "show-artifact" -> new ShowArtifactCommand(context);
      case "show-provides" -> new ShowProvidesCommand(context);
      case "daemon" -> new DaemonCommand(context);
      case "check-update" -> new WishCommand.CheckUpdate(context);
      case "send-inventory" -> new WishCommand.SendInventory(context);
      case "bootstrap" -> new BootstrapCommand(context);
      case "setup" -> new SetupCommand(context);
      case "artifact" -> artifact();
      case "image" -> image();
      case "sim" -> sim();
      case "demo" -> new DemoCommand(context);
      case "torture" -> new TortureCommand(context);
      case "serve" -> serve();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private CommandLine artifact() {
    CommandLine line = new CommandLine(new ArtifactTool());
    for (String name : named.among(ARTIFACT)) {
      line.addSubcommand(
          edition.has("tandem artifact " + name)
              ? artifact(name)
              : Refused.line(name, Edition.REASON));
    }
    return line;
  }

  private Object artifact(String name) {
    return switch (name) {
      case "read" -> new ArtifactReadCommand(context);
      case "validate" -> new ArtifactValidateCommand(context);
      case "modify" -> new ModifyCommand(context);
      case "dump" -> new DumpCommand(context);
      case "diff" -> new DiffCommand(context);
      case "sign" -> new ArtifactSignCommand(context);
      case "keys" -> keys();
      case "write" -> write();
      case "cat" -> new ArtifactCatCommand(context);
      case "cp" -> new ArtifactCopyCommand(context);
      case "install" -> new ArtifactInstallCommand(context);
      case "rm" -> new ArtifactRemoveCommand(context);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private CommandLine keys() {
    CommandLine line = new CommandLine(new KeysCommand());
    for (String name : named.among(KEYS)) {
      line.addSubcommand(
          name.equals("show") ? new KeysShowCommand(context) : new KeysGenerateCommand(context));
    }
    return line;
  }

  private CommandLine write() {
    CommandLine line = new CommandLine(new WriteCommand());
    for (String name : named.among(WRITE)) {
      line.addSubcommand(
          switch (name) {
            case "rootfs-image" -> new WriteRootfsImageCommand(context);
            case "module-image" -> new WriteModuleImageCommand(context);
            default -> new WriteBootstrapArtifactCommand(context);
          });
    }
    return line;
  }

  private CommandLine image() {
    CommandLine line = new CommandLine(new ImageTool());
    for (String name : named.among(IMAGE)) {
      line.addSubcommand(
          name.equals("build") ? new ImageBuildCommand(context) : new ImageConvertCommand(context));
    }
    return line;
  }

  private CommandLine sim() {
    CommandLine line = new CommandLine(new SimCommand());
    for (String name : named.among(SIM)) {
      line.addSubcommand(
          switch (name) {
            case "create" -> new SimCommand.Create();
            case "boot" -> new SimCommand.Boot();
            default -> new SimCommand.Show(context);
          });
    }
    return line;
  }

  private CommandLine serve() {
    ServeCommand serve = new ServeCommand(context);
    CommandLine line = new CommandLine(serve);
    line.addSubcommand(new BackupCommand(context, serve));
    return line;
  }

  private static CommandLine setUp(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    spec.mixinStandardHelpOptions(spec.parent() == null);
    if (spec.parent() != null && spec.userObject() instanceof Refused) {
      return line;
    }
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
    for (CommandLine below : line.getSubcommands().values()) {
      setUp(below);
    }
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

  @Command(name = "image", description = "Make disk images for devices with two root slots.")
  private static final class ImageTool {}

  @Command(name = "keys", description = "Make and show the keys that sign artifacts.")
  private static final class KeysCommand {}

  @Command(name = "write", description = "Make an artifact.")
  private static final class WriteCommand {}
}
