package tandem.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** An ssh server of its own on this machine, on which only the programs of a folder stand in. */
final class SshServer implements AutoCloseable {
  // sshd of root insists on this folder.
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  private final Path folder;
  private final int port;
  private final boolean madeFolder;
  private final RunningCommand server;

  private SshServer(Path folder, int port, boolean madeFolder, RunningCommand server) {
    this.folder = folder;
    this.port = port;
    this.madeFolder = madeFolder;
    this.server = server;
  }

  /** Starts it. */
  static SshServer start(Path folder) throws Exception {
    for (String key : List.of("host", "client")) {
      Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(key))
          .succeed();
    }
    Files.createDirectory(folder.resolve("bin"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path configuration =
        Files.writeString(
            folder.resolve("sshd_config"),
            String.join(
                "\n",
                "ListenAddress 127.0.0.1:" + port,
                "HostKey " + folder.resolve("host"),
                "AuthorizedKeysFile " + folder.resolve("client.pub"),
                "PidFile none",
                "StrictModes no",
                "PermitRootLogin yes",
                "PasswordAuthentication no",
                "SetEnv PATH=" + folder.resolve("bin"),
                ""));
    boolean missing = !Files.exists(PRIVILEGE_SEPARATION);
    if (missing && "root".equals(System.getProperty("user.name"))) {
      Files.createDirectory(PRIVILEGE_SEPARATION);
    }
    RunningCommand server = Command.of("sshd", "-D", "-e", "-f", configuration).start();
    SshServer started = new SshServer(folder, port, missing, server);
    for (String tool : List.of("id", "cat", "head")) {
      Path real = RequiredTool.find(tool).orElseThrow();
      started.program(tool, "exec " + real + " \"$@\"");
    }
    server.waitFor(started::accepts);
    return started;
  }

  private boolean accepts() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns what to name as the file. */
  String url() {
    return "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port;
  }

  /** Returns the arguments that ssh needs to trust it. */
  List<String> arguments() {
    return List.of(
        "--ssh-args=-i" + folder.resolve("client"),
        "--ssh-args=-oStrictHostKeyChecking=no",
        "--ssh-args=-oUserKnownHostsFile=/dev/null",
        "--ssh-args=-oBatchMode=yes");
  }

  /** Puts a program there. */
  void program(String name, String script) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (madeFolder) {
      Files.deleteIfExists(PRIVILEGE_SEPARATION);
    }
  }
}
