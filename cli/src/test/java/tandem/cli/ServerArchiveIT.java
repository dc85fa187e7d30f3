package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.e2e.Archives;

/** The server out of the self-contained archive for hosts, used as a user does. */
class ServerArchiveIT {
  @TempDir static Path shared;
  private static Path tandem;

  @TempDir Path folder;

  @BeforeAll
  static void unpack() throws Exception {
    RequiredTool.orSkip("apt-get", "readelf", "dpkg-deb", "libdeflate-gzip", "tar", "curl");
    RequiredTool.rootOrSkip();
    String arch = Command.of("dpkg", "--print-architecture").succeed().strip();
    Command.of("tar", "-xzf", Archives.of("tandem-tools", arch), "-C", shared).succeed();
    try (Stream<Path> unpacked = Files.list(shared)) {
      tandem = unpacked.findFirst().orElseThrow().resolve("bin/tandem");
    }
  }

  @Test
  void server_startsServesAndEnds_withNothingOfTheMachine() throws Exception {
    Path data = folder.resolve("data");
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    String where = "127.0.0.1:" + freePort();
    Path log = Files.createFile(folder.resolve("log"));
    Command serve =
        Command.of(tandem, "serve", "--data", data, "--listen", where)
            .env("JAVA_HOME", "/nonexistent")
            .env("TMPDIR", temporary.toString())
            .behind("sh", "-c", "exec \"$@\" 2>" + log, "sh");
    try (RunningCommand server = serve.start()) {
      // The last that it says; pages are there before.
      server.waitFor(() -> Files.readString(log).contains("first password of the user admin: "));
      Path page = folder.resolve("page");
      Path certificate = data.resolve("tls/server.crt");
      Command.of("curl", "-sSf", "--cacert", certificate, "-o", page)
          .arguments("https://" + where + "/ui/login")
          .succeed();

      assertThat(page).content().contains("<form");
      // The library of the database would be unpacked here, if it were not a file already.
      assertThat(temporary).isEmptyDirectory();
      server.signal("TERM");
      assertThat(server.await().code()).isEqualTo(143);
    }
  }

  @Test
  void serviceOfTheServer_comesWithWhatHasTheServer() throws Exception {
    Path device = folder.resolve("device");
    String arch = Command.of("dpkg", "--print-architecture").succeed().strip();
    Files.createDirectory(device);
    Command.of("tar", "-xzf", Archives.of("tandem", arch), "-C", device).succeed();

    assertThat(tandem.resolveSibling("../systemd/tandem-server.service")).exists();
    try (Stream<Path> all = Files.walk(device)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .contains("tandem-daemon.service")
          .doesNotContain("tandem-server.service");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
