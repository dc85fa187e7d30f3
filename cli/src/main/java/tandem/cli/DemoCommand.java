package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

@Command(
    name = "demo",
    description = {
      "Show the main job on a simulated device in a temporary folder: two signed updates, one of"
          + " which fails to boot, and two artifacts that are refused. Leaves nothing behind.",
      "With --qemu, in Tandem's source tree: on an emulated machine that really boots. Its plug is"
          + " pulled in the middle of an update, and a broken system is left by itself."
    })
final class DemoCommand implements TandemCommand {
  private final Context context;

  @Option(
      names = "--qemu",
      description = "Show it on an emulated machine; takes some minutes, and more the first time.")
  boolean qemu;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "amd64, with GRUB, or arm64, with U-Boot (default: that of this machine).")
  @Nullable String architecture;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "With --qemu: write what was shown to a file, as Markdown.")
  @Nullable Path record;

  DemoCommand(Context context) {
    this.context = context;
  }

  // With --json, standard output is for the one document.
  private Console stage() {
    Console console = context.console();
    return context.options().json
        ? new Console(
            console.in(), console.err(), console.err(), console.environment(), console.terminal())
        : console;
  }

  private static void release(Thread sweeper) {
    try {
      Runtime.getRuntime().removeShutdownHook(sweeper);
    } catch (IllegalStateException e) {
      // The program is being ended, and the sweeper is at work.
      return;
    }
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    if (qemu) {
      return new QemuDemo(stage(), architecture).play(record);
    }
    if (architecture != null || record != null) {
      throw new UpdateException(ErrorKind.USAGE, "--arch and --record go with --qemu");
    }
    Path folder = Files.createTempDirectory("tandem-demo-");
    // Also when the user ends it half way.
    Thread sweeper = new Thread(() -> FolderTree.delete(folder));
    Runtime.getRuntime().addShutdownHook(sweeper);
    try {
      new Demo(stage(), folder).play();
      return Answer.ok(List.of("", "That was Tandem. Nothing is left behind."), Map.of());
    } finally {
      FolderTree.delete(folder);
      release(sweeper);
    }
  }
}
