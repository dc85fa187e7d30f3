package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.process.ProgramCall;
import tandem.process.ProgramLine;

/** What plan and install do on a device whose owner does not want everything. */
class PolicyCommandTest {
  @TempDir Path folder;
  private TestDevice device;
  private Path artifact;

  @BeforeEach
  void make() throws Exception {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
    Path image = Files.write(folder.resolve("image"), new byte[4096]);
    artifact = Release.of(folder, "release-1", image).artifact();
  }

  @Test
  void downgrade_isRefusedByPlanAndInstall() throws Exception {
    configure(
        "\"MinimumVersions\": {\"rootfs-image.version\": \"2\"}, \"AllowedPayloadTypes\": []");

    for (String command : List.of("plan", "install")) {
      Run run = device.attempt(command, artifact).expect(ExitCode.INCOMPATIBLE);

      assertThat(run.error())
          .contains("payload type is 'rootfs-image', Tandem.AllowedPayloadTypes has none")
          .contains("rootfs-image.version would be 'release-1', which is no version");
    }
  }

  @Test
  void invalidPolicy_keepsNoUpdateFromBeingEnded() throws Exception {
    device.run("install", artifact);
    device.boot();
    configure("\"MinimumVersions\": {\"rootfs-image.version\": \"latest\"}");

    Run status = device.run("status");
    Run refused = device.attempt("install", artifact).expect(ExitCode.CONFIG);
    Run committed = device.run("commit");

    assertThat(status.err()).contains("got 'latest'");
    assertThat(committed.err()).contains("got 'latest'");
    assertThat(refused.error()).contains("got 'latest'");
    DoctorReport doctor = DoctorReport.of(device);
    doctor.expect("error", "config.settings", "got 'latest'", "before anything is installed");
    assertThat(doctor.nextSlot()).isEqualTo("B");
  }

  @Test
  void invalidPolicy_keepsNoUpdateFromBeingRolledBack() throws Exception {
    device.run("install", artifact);
    configure("\"AllowedPayloadTypes\": \"\"");

    device.run("rollback");

    assertThat(device.situation()).isEqualTo("IDLE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"MinimumVersions\": {\"rootfs-image.version\": \"latest\"}",
        "\"RequireSignature\": 1",
        "\"RequireSignatur\": true"
      })
  void invalidSafeguard_keepsAnUpdateFromBeingGoneOnWith(String setting) throws Exception {
    device.run("install", "--stop-before", "ArtifactInstall_Enter", artifact);
    configure(setting);

    device.attempt("resume").expect(ExitCode.CONFIG);
    assertThat(device.attempt("resume", artifact).code())
        .isIn(ExitCode.CONFIG.number(), ExitCode.SIGNATURE.number());

    assertThat(device.situation()).isEqualTo("DOWNLOAD_INTERRUPTED");
    device.run("rollback");
  }

  @Test
  void keyThatIsLost_keepsNoTrialFromBeingResumed() throws Exception {
    device.run("install", artifact);
    device.boot();
    Path file = device.root().resolve("etc/mender/mender.conf");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\\{", "{\"ArtifactVerifyKey\": \"/etc/lost\","));

    device.attempt("install", artifact).expect(ExitCode.CONFIG);
    device.run("resume");

    assertThat(device.situation()).isEqualTo("IDLE");
  }

  @Test
  void preInstallCommand_isNotRunForASimulatedDevice() throws Exception {
    configure("\"PreInstallCommand\": [\"/bin/false\"]");

    for (String command : List.of("plan", "install")) {
      assertThat(device.attempt(command, artifact).expect(ExitCode.OK).err())
          .contains("Tandem.PreInstallCommand is not run");
    }
  }

  @Test
  void programsOfPlan_leaveNothingBehind() throws Exception {
    List<String> lines = new ArrayList<>();
    ProgramCall call =
        ProgramCall.of(
            List.of("/bin/sh", "-c", "echo not now; exit 21"), folder, Duration.ofMinutes(1));

    int code =
        new TemporaryPrograms().run(call, (ProgramLine line) -> lines.add(line.text())).exitCode();

    assertThat(code).isEqualTo(21);
    assertThat(lines).containsExactly("not now");
  }

  private void configure(String settings) throws Exception {
    Path file = device.root().resolve("etc/mender/mender.conf");
    String text = Files.readString(file);
    assertThat(text).contains("\"Tandem\": {");
    Files.writeString(file, text.replace("\"Tandem\": {", "\"Tandem\": {" + settings + ","));
  }
}
