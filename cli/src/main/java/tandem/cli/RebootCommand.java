package tandem.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

@Command(name = "reboot", description = "Reboot the device in the way that its boot control needs.")
final class RebootCommand implements TandemCommand {
  private static final int BY_SIGKILL = 128 + 9;
  private static final int BY_SIGTERM = 128 + 15;

  private final Context context;

  RebootCommand(Context context) {
    this.context = context;
  }

  @Override
  public boolean changesDevice() {
    return true;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    try (DeviceSession session = DeviceSession.exclusive(context)) {
      if (!session.isHost()) {
        throw new UpdateException(
                ErrorKind.USAGE,
                "reboot: "
                    + context.options().root
                    + " is not the running system, and this machine is not rebooted for it")
            .withHint("a simulated device is rebooted with: tandem sim boot DIR");
      }
      List<String> command = session.reboot().command();
      reboot(command);
      return Answer.ok(List.of("Rebooting."), Map.of());
    }
  }

  /** Runs the command that reboots; returns when that has begun. */
  static void reboot(List<String> command) throws UpdateException {
    try {
      mustHaveBegun(command, new ProcessBuilder(command).inheritIO().start().waitFor());
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.OS_ERROR, String.join(" ", command) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpdateException(ErrorKind.OS_ERROR, "interrupted while rebooting", e);
    }
  }

  /** Takes the exit code of the command, which a shutdown that it began may itself have ended. */
  static void mustHaveBegun(List<String> command, int code) throws UpdateException {
    boolean byShutdown = code == BY_SIGTERM || code == BY_SIGKILL;
    if (code != 0 && !byShutdown) {
      throw new UpdateException(
          ErrorKind.OS_ERROR, String.join(" ", command) + ": ended with exit code " + code);
    }
  }
}
