package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tandem.e2e.Archives;

/** The daemon of the self-contained archive, whose Java is only a part of the machine's. */
@Timeout(300)
class ManagedArchiveIT {
  @TempDir Path folder;
  private Path tandem;
  private TestDevice device;

  @BeforeEach
  void unpack() throws Exception {
    RequiredTool.orSkip("apt-get", "readelf", "dpkg-deb", "libdeflate-gzip", "tar");
    RequiredTool.rootOrSkip();
    String arch = Command.of("dpkg", "--print-architecture").succeed().strip();
    Path into = Files.createDirectory(folder.resolve("archive"));
    Command.of("tar", "-xzf", Archives.of("tandem", arch), "-C", into).succeed();
    try (Stream<Path> unpacked = Files.list(into)) {
      tandem = unpacked.findFirst().orElseThrow().resolve("bin/tandem");
    }
    device = TestDevice.create(folder.resolve("device"), "--slot-size", "8M");
  }

  @Test
  void deployment_isInstalledRebootedAndCommitted() throws Exception {
    try (UpdateServer server = new UpdateServer(folder.resolve("server"), "localhost")) {
      server.upload(Release.ofNoise(folder, "v2", 4 << 20).artifact());
      String id = enrol(server);
      String deployment = server.deploy(id, "v2");

      assertThat(onDevice("daemon").run().code()).isEqualTo(4);
      device.boot();
      try (RunningCommand daemon = onDevice("daemon").start()) {
        daemon.waitFor(() -> server.statusOf(deployment).equals("success"));
        daemon.signal("TERM");
        assertThat(daemon.await().code()).isZero();
      }
    }
    assertThat(device.situation()).isEqualTo("IDLE");
  }

  private String enrol(UpdateServer server) throws Exception {
    Path store = Files.createDirectories(device.root().resolve("etc"));
    Files.copy(server.certificate(), store.resolve("server.crt"));
    onDevice("setup")
        .arguments("--server-url", server.url(), "--server-cert", "/etc/server.crt")
        .arguments("--update-poll", "1", "--retry-poll", "1", "--quiet")
        .succeed();
    Path config = store.resolve("mender/mender.conf");
    String identity = "\"Tandem\": {\"Identity\": {\"serial\": \"1\"},";
    Files.writeString(config, Files.readString(config).replace("\"Tandem\": {", identity));
    assertThat(onDevice("bootstrap").run().code()).isEqualTo(ExitCode.UNAVAILABLE.number());
    String id = server.acceptDevice();
    onDevice("bootstrap").succeed();
    return id;
  }

  // No Java of the machine's.
  private Command onDevice(String command) {
    return Command.of(tandem, command, "--root", device.root()).env("JAVA_HOME", "/nonexistent");
  }
}
