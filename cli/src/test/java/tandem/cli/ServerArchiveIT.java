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
    Command serve =
        Command.of(tandem, "serve", "--data", data, "--listen", where)
            .env("JAVA_HOME", "/nonexistent")
            .env("TMPDIR", temporary.toString());
    try (RunningCommand server = serve.start()) {
      Path certificate = data.resolve("tls/server.crt");
      Command page =
          Command.of(
              "curl",
              "-sSf",
              "--cacert",
              certificate,
              "-o",
              folder.resolve("page"),
              "-w",
              "%{http_code}",
              "https://" + where + "/ui/login");
      server.waitFor(() -> Files.exists(certificate) && page.run().code() == 0);

      assertThat(folder.resolve("page")).content().contains("<form");
      // The library of the database would be unpacked here, if it were not a file already.
      assertThat(temporary).isEmptyDirectory();
      server.signal("TERM");
      Run run = server.await();
      assertThat(run.code()).isEqualTo(143);
      assertThat(run.err()).contains("first password of the user admin: ");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
