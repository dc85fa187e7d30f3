package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.Compression;
import tandem.artifact.StateScript;

/** Our server updates a whole system, with the real client of Mender 3.4 in it. */
class RootfsUpdateIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private TestServer server;
  private RootfsDevice device;

  @BeforeEach
  void start() throws Exception {
    Needed.orSkip(
        RootfsDevice.isUsable(),
        "mender 3.4, U-Boot's tools or loop devices are missing, or this is not root");
    server = new TestServer(folder.resolve("server"), true, true);
    server.logIn();
    device = new RootfsDevice(folder.resolve("device"), server);
  }

  @AfterEach
  void stop() throws Exception {
    if (device != null) {
      device.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void goodSystem_isInstalledBootedAndCommitted() throws Exception {
    String deployment = deploy("release-1");

    await(() -> deployment(deployment).contains("\"success\":1"));
    assertThat(device.variable("mender_boot_part")).isEqualTo("3");
    assertThat(device.variable("upgrade_available")).isEqualTo("0");
    assertThat(device.log()).containsSubsequence("boot of part 2", "boot of part 3");
    await(() -> inventory().contains("release-1"));
  }

  @Test
  void systemThatFailsItsCheck_isRolledBack_andReportedWithItsLog() throws Exception {
    String check = "#!/bin/sh\necho the check says no >&2\nexit 1\n";
    String deployment =
        deploy(
            "release-2",
            new StateScript(
                "ArtifactCommit_Enter_00_check", check.getBytes(StandardCharsets.UTF_8)));

    await(() -> deployment(deployment).contains("\"failure\":1"));
    assertThat(device.variable("mender_boot_part")).isEqualTo("2");
    assertThat(device.log())
        .containsSubsequence("boot of part 2", "boot of part 3", "boot of part 2");
    String log = "/v1/deployments/deployments/" + deployment + "/devices/" + id() + "/log";
    await(() -> server.manage("GET", log, "").statusCode() == 200);
    assertThat(server.manage("GET", log, "").body()).contains("the check says no");
    await(() -> inventory().contains("release-0"));
  }

  /** Lets the device in, and deploys a release to it. */
  private String deploy(String release, StateScript... scripts) throws Exception {
    device.switchOn();
    await(() -> server.manage("GET", "/v2/devauth/devices", "").body().contains("pending"));
    String id = server.acceptPending();
    Path artifact = folder.resolve(release + ".mender");
    ArtifactSpecBuilder spec =
        ArtifactSpec.builder("rootfs-image")
            .name(release)
            .deviceType("qemux86-64")
            .compression(Compression.NONE)
            .file(device.image(release));
    for (StateScript script : scripts) {
      spec.script(script);
    }
    ArtifactWriter.write(spec.build(), artifact);
    assertThat(server.upload(artifact).statusCode()).isEqualTo(201);
    return server.deploy(release, id);
  }

  private String id() throws Exception {
    return PageUser.found(
        server.manage("GET", "/v2/devauth/devices", "").body(), "\"id\":\"([^\"]*)\"");
  }

  private String deployment(String id) throws Exception {
    return server.manage("GET", "/v1/deployments/deployments/" + id, "").body();
  }

  private String inventory() throws Exception {
    return server.manage("GET", "/v1/inventory/devices", "").body();
  }

  private void await(Callable<Boolean> condition) throws Exception {
    Waiting.until(PATIENCE, condition, device::log);
  }
}
