package tandem.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.artifact.Spool;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The root file system of a running device, copied by its own snapshot program. */
final class SshSnapshot {
  private static final String PREFIX = "rootfs-image.";
  private static final int MOST_FACTS = 1000;

  private final SshAddress address;
  private final List<String> arguments;
  private final Console console;

  /**
   * Takes the device.
   *
   * @param arguments for ssh
   */
  SshSnapshot(SshAddress address, List<String> arguments, Console console) {
    this.address = address;
    this.arguments = List.copyOf(arguments);
    this.console = console;
  }

  /** Copies the file system, and checks it. */
  void copyTo(Spool spool) throws UpdateException, IOException {
    run("snapshot", "mender-snapshot dump", "mender snapshot dump", spool::fill);
    if (spool.size() == 0) {
      throw new UpdateException(
          ErrorKind.UNAVAILABLE, address.destination() + ": ssh: the snapshot is empty");
    }
    SnapshotCheck.run(spool.path(), console);
  }

  /** Returns what is installed in that file system. */
  Map<String, String> provides() throws UpdateException, IOException {
    Map<String, String> provides = new LinkedHashMap<>();
    run(
        "show-provides",
        "mender-update show-provides",
        "mender show-provides",
        in -> {
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int equals = line.indexOf('=');
            if (line.startsWith(PREFIX) && equals > 0 && provides.size() < MOST_FACTS) {
              provides.put(line.substring(0, equals), line.substring(equals + 1));
            }
          }
        });
    return provides;
  }

  private void run(String what, String command, String older, SshSession.Taker taker)
      throws UpdateException, IOException {
    String marker = "Initializing " + what + "...";
    String script =
        "[ \"$(id -u)\" -eq 0 ] || sudo=\"sudo -S\"; if command -v "
            + program(command)
            + " >/dev/null; then run=\""
            + command
            + "\"; elif command -v "
            + program(older)
            + " >/dev/null; then run=\""
            + older
            + "\"; else echo \"neither "
            + program(command)
            + " nor "
            + program(older)
            + " is installed\" >&2; exit 127; fi; exec $sudo /bin/sh -c \"echo "
            + marker
            + "; exec $run\"";
    new SshSession(address.command(arguments, script), address.destination(), console)
        .run(marker, taker);
  }

  private static String program(String command) {
    return command.substring(0, command.indexOf(' '));
  }
}
