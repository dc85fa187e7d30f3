package tandem.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands of Mender's tools on devices, which are Tandem's with the options of the tool. */
final class DeviceToolTree {
  private static final String STOP = "--stop-before";
  private static final String FORCE = "--forcebootstrap";
  private static final Set<String> SETUP =
      Set.of(
          "--device-type",
          "--server-url",
          "--server-cert",
          "--tenant-token",
          "--update-poll",
          "--inventory-poll",
          "--retry-poll",
          "--quiet");
  private static final String REBOOT_CODE = "--reboot-exit-code";
  // Of a simulated device, whose root is another than /.
  private static final String RUN_SCRIPTS = "--run-scripts";

  private static final String OTHER_TOOL = "is no part of Tandem";

  private final DeviceTool tool;
  private final Context context;

  private DeviceToolTree(DeviceTool tool, Context context) {
    this.tool = tool;
    this.context = context;
  }

  static CommandLine of(DeviceTool tool, Context context, DeviceToolOptions options) {
    return new DeviceToolTree(tool, context).line(options);
  }

  private CommandLine line(DeviceToolOptions options) {
    CommandLine line = new CommandLine(new Root());
    CommandSpec spec = line.getCommandSpec();
    spec.name(tool.command());
    spec.addMixin("global", CommandSpec.forAnnotatedObject(options));
    spec.mixinStandardHelpOptions(true);
    spec.version(tool.release());
    OptionSpec version = spec.findOption("--version");
    spec.remove(version);
    spec.addOption(OptionSpec.builder(version).names("-v", "--version").build());
    spec.usageMessage()
        .description(
            "The command line of " + tool.command() + ", taken by Tandem " + Version.TEXT + ".");
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n");
    spec.usageMessage().exitCodeList(exitCodes());
    commands(line);
    return line;
  }

  private void commands(CommandLine line) {
    boolean newer = tool == DeviceTool.MENDER_UPDATE;
    Set<String> flow = newer ? Set.of(STOP, RUN_SCRIPTS) : Set.of(RUN_SCRIPTS);
    Set<String> install =
        newer ? Set.of(STOP, RUN_SCRIPTS, REBOOT_CODE) : Set.of(RUN_SCRIPTS, REBOOT_CODE);
    add(line, new InstallCommand(context), install);
    if (newer) {
      add(line, new ResumeCommand(context), install);
    }
    add(line, new CommitCommand(context), flow);
    add(line, new RollbackCommand(context), flow);
    add(line, new ShowArtifactCommand(context), Set.of());
    add(line, new ShowProvidesCommand(context), Set.of());
    add(line, new WishCommand.CheckUpdate(context), Set.of());
    add(line, new WishCommand.SendInventory(context), Set.of());
    add(line, new DaemonCommand(context), Set.of());
    if (!newer) {
      add(line, new BootstrapCommand(context), Set.of(FORCE));
      add(line, new SetupCommand(context), SETUP);
      refuse(line, "snapshot", OTHER_TOOL);
    }
  }

  private static void add(CommandLine line, TandemCommand command, Set<String> options) {
    line.addSubcommand(command);
    List<CommandLine> all = new ArrayList<>(line.getSubcommands().values());
    CommandSpec spec = all.get(all.size() - 1).getCommandSpec();
    for (OptionSpec option : List.copyOf(spec.options())) {
      if (!option.inherited() && !options.contains(option.longestName())) {
        spec.remove(option);
      }
    }
    help(spec);
  }

  private static void help(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help and exit.")
            .build());
  }

  private static void refuse(CommandLine line, String name, String reason) {
    line.addSubcommand(name, Refused.line(name, reason));
  }

  private Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "done");
    codes.put("1", "failed, whatever the reason");
    codes.put("2", "commit, rollback or resume without an update in progress");
    if (tool == DeviceTool.MENDER) {
      codes.put("3", "no such command");
    }
    codes.put("4", "installed, a reboot is needed (only with --reboot-exit-code)");
    codes.put("...", "with TANDEM_EXIT_CODES=1 those of tandem, see tandem --help");
    return codes;
  }

  @Command
  private static final class Root {}
}
