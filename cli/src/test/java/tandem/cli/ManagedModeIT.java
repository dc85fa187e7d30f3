package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A simulated device that Tandem's own server manages, both as the built program runs them. */
@Timeout(300)
class ManagedModeIT {
  private static final int BYTES = 4 << 20;

  @TempDir Path folder;
  private TestDevice device;
  private UpdateServer server;
  private Release release;

  @BeforeEach
  void setUp() throws Exception {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", "8M");
    server = new UpdateServer(folder.resolve("server"), "localhost");
    release = Release.ofNoise(folder, "v2", BYTES);
    server.upload(release.artifact());
    Files.copy(server.certificate(), device.root().resolve("etc/server.crt"));
    device.run(
        "setup",
        "--server-url",
        server.url(),
        "--server-cert",
        "/etc/server.crt",
        "--update-poll",
        "1",
        "--retry-poll",
        "1",
        "--quiet");
    identify("1");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void identify(String serial) throws Exception {
    Path file = device.root().resolve("etc/mender/mender.conf");
    String identity = "\"Tandem\": {\"Identity\": {\"serial\": \"%s\"},".formatted(serial);
    Files.writeString(file, Files.readString(file).replace("\"Tandem\": {", identity));
  }

  /** Makes the device known to the server; returns its id there. */
  private String enrol() throws Exception {
    assertThat(device.attempt("bootstrap").code()).isEqualTo(ExitCode.UNAVAILABLE.number());
    String id = server.acceptDevice();
    device.run("bootstrap");
    return id;
  }

  @Test
  void deployment_isInstalledRebootedAndCommitted() throws Exception {
    String id = enrol();
    String deployment = server.deploy(id, "v2");

    Run first = device.tandem("daemon").run();

    assertThat(first.code()).as(first.err()).isEqualTo(4);
    assertThat(device.situation()).isEqualTo("AWAITING_REBOOT");
    assertThat(server.statusOf(deployment)).isEqualTo("rebooting");
    device.boot();
    try (RunningCommand daemon = device.tandem("daemon").start()) {
      daemon.waitFor(() -> server.statusOf(deployment).equals("success"));
      daemon.waitFor(() -> server.inventoryOf(id).contains("\"v2\""));
      daemon.signal("TERM");
      assertThat(daemon.await().code()).isZero();
    }
    assertThat(device.situation()).isEqualTo("IDLE");
    assertThat(device.environment())
        .containsEntry("mender_boot_part", "3")
        .containsEntry("upgrade_available", "0");
    byte[] image = Files.readAllBytes(release.image());
    byte[] slot = Files.readAllBytes(device.slot("b"));
    assertThat(slot).startsWith(image);
  }

  @Test
  void systemThatFallsBack_isReportedWithItsLog() throws Exception {
    String id = enrol();
    String deployment = server.deploy(id, "v2");
    device.tandem("daemon").run();
    device.boot();
    device.boot(); // a second boot without a commit
    try (RunningCommand daemon = device.tandem("daemon").start()) {
      // The log comes after the report.
      daemon.waitFor(() -> !server.logOf(deployment, id).isEmpty());
      daemon.signal("TERM");
      assertThat(daemon.await().code()).isZero();
    }

    assertThat(server.statusOf(deployment)).isEqualTo("failure");
    assertThat(server.logOf(deployment, id)).contains("the bootloader went back");
    assertThat(device.situation()).isEqualTo("IDLE");
  }

  @Test
  void serverThatIsGoneAfterTheReboot_bringsTheOldSystemBack() throws Exception {
    String id = enrol();
    String deployment = server.deploy(id, "v2");
    device.tandem("daemon").run();
    device.boot();
    server.stop();
    Run second = device.tandem("daemon").run();

    assertThat(second.code()).as(second.err()).isEqualTo(4);
    assertThat(device.environment()).containsEntry("upgrade_available", "0");
    device.boot();
    server.start();
    try (RunningCommand daemon = device.tandem("daemon").start()) {
      // The log comes after the report.
      daemon.waitFor(() -> !server.logOf(deployment, id).isEmpty());
      daemon.signal("TERM");
      daemon.await();
    }
    assertThat(server.statusOf(deployment)).isEqualTo("failure");
    assertThat(server.logOf(deployment, id)).contains("can not be reached from the new system");
  }

  @Test
  void abortedDeployment_isTakenBack() throws Exception {
    String id = enrol();
    String deployment = server.deploy(id, "v2");
    device.tandem("daemon").run();
    server.abort(deployment);
    device.boot();
    Run second = device.tandem("daemon").run();

    assertThat(second.code()).as(second.err()).isEqualTo(4);
    device.boot();
    try (RunningCommand daemon = device.tandem("daemon").start()) {
      daemon.waitFor(() -> device.situation().equals("IDLE"));
      daemon.signal("TERM");
      daemon.await();
    }
    assertThat(server.statusOf(deployment)).isEqualTo("aborted");
    assertThat(device.environment()).containsEntry("mender_boot_part", "2");
  }

  @Test
  void killedDaemon_goesOnWithTheSameDeployment() throws Exception {
    String id = enrol();
    String deployment = server.deploy(id, "v2");
    for (int i = 0; i < 4; i++) {
      try (RunningCommand daemon = device.tandem("daemon").start()) {
        daemon.endsWithin(400L * (i + 1), TimeUnit.MILLISECONDS); // somewhere in it
        daemon.signal("KILL");
      }
      if (device.situation().equals("AWAITING_REBOOT")) {
        break;
      }
    }
    if (!device.situation().equals("AWAITING_REBOOT")) {
      device.tandem("daemon").run();
    }
    device.boot();
    try (RunningCommand daemon = device.tandem("daemon").start()) {
      daemon.waitFor(() -> Set.of("success", "failure").contains(server.statusOf(deployment)));
    }

    boolean isNew = "3".equals(device.environment().get("mender_boot_part"));
    assertThat(server.statusOf(deployment)).isEqualTo(isNew ? "success" : "failure");
  }

  @Test
  void commandsTellTheDaemon_andOnlyOneRuns() throws Exception {
    enrol();
    try (RunningCommand daemon = device.tandem("daemon").start()) {
      daemon.waitFor(() -> device.attempt("check-update").code() == 0);
      device.run("send-inventory");
      assertThat(device.tandem("daemon").run().code()).isEqualTo(ExitCode.BUSY.number());
      daemon.signal("USR1");
      daemon.signal("USR2");
      daemon.signal("TERM");
      assertThat(daemon.await().code()).isZero();
    }
    assertThat(device.attempt("check-update").code()).isEqualTo(ExitCode.UNAVAILABLE.number());
  }

  @Test
  void serverWithAnotherCertificate_isRefused() throws Exception {
    Path other = device.root().resolve("etc/server.crt");
    Files.writeString(other, "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n");

    assertThat(device.attempt("bootstrap").code()).isEqualTo(ExitCode.CONFIG.number());
    Files.delete(other);
    assertThat(device.attempt("bootstrap").code()).isEqualTo(ExitCode.CONFIG.number());
  }
}
