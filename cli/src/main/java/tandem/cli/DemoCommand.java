package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import tandem.core.UpdateException;

@Command(
    name = "demo",
    description = {
      "Show the main job on a simulated device in a temporary folder: two signed updates, one of"
          + " which fails to boot, and two artifacts that are refused. Leaves nothing behind."
    })
final class DemoCommand implements TandemCommand {
  private final Context context;

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
