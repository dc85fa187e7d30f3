package tandem.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real client of Mender 3.4, in name spaces of its own, so that the machine stays as it is. */
final class MenderClient implements AutoCloseable {
  private static final List<Path> NEEDED =
      List.of(Path.of("/usr/bin/mender"), Path.of("/usr/share/mender"), Path.of("/etc/mender"));

  private final Path root;
  private @Nullable Process daemon;

  MenderClient(Path root, TestServer server, String keyOption) throws IOException {
    this.root = root;
    for (String folder : List.of("etc", "state", "share/identity", "share/inventory")) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.createDirectories(root.resolve("share/modules/v3"));
    Files.writeString(
        root.resolve("etc/mender.conf"),
        """
        {"ServerURL": "%s", "ServerCertificate": "%s",
         "UpdatePollIntervalSeconds": 2, "InventoryPollIntervalSeconds": 30,
         "RetryPollIntervalSeconds": 2, "DBus": {"Enabled": false}%s}
        """
            .formatted(server.publicUrl(), server.certificate(), keyOption));
    Files.writeString(root.resolve("etc/artifact_info"), "artifact_name=release-0\n");
    Files.writeString(root.resolve("state/device_type"), "device_type=qemux86-64\n");
    script("share/identity/mender-device-identity", "echo mac=" + root.getFileName());
    script("share/inventory/mender-inventory-test", "echo kernel=6.1");
  }

  /** Tells whether the client is here, and name spaces may be made. */
  static boolean isUsable() throws Exception {
    return NEEDED.stream().allMatch(Files::exists)
        && new ProcessBuilder("unshare", "-Urm", "true").start().waitFor() == 0;
  }

  /** Writes the update module demo-mod, whose step ArtifactInstall does this. */
  void module(String install) throws IOException {
    script(
        "share/modules/v3/demo-mod", "case \"$1\" in\n  ArtifactInstall) " + install + " ;;\nesac");
  }

  private void script(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs it to its end; returns the exit code. */
  int run(String command) throws Exception {
    Process process = start(command);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("mender " + command + ": still runs; " + log());
    }
    return process.exitValue();
  }

  void startDaemon() throws IOException {
    daemon = start("daemon");
  }

  private Process start(String command) throws IOException {
    String inside =
        "mount --bind %1$s/share /usr/share/mender && mount --bind %1$s/etc /etc/mender && exec"
            + " mender --no-syslog --config %1$s/etc/mender.conf --data %1$s/state "
            + command;
    List<String> line = new ArrayList<>(List.of("unshare", "-Urm", "sh", "-c"));
    line.add(inside.formatted(root));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(root.resolve("log").toFile()))
        .start();
  }

  String log() throws IOException {
    return Files.readString(root.resolve("log"));
  }

  Path root() {
    return root;
  }

  @Override
  public void close() throws IOException {
    if (daemon == null) {
      return;
    }
    daemon.destroy();
    try {
      if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
        daemon.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
