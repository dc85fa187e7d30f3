package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.boot.EnvImage;

/** The program in the place of mender-update and mender: options, phrases and exit codes. */
class DeviceToolTest {
  private static final int ENVIRONMENT_BYTES = 0x4000;
  private static final String REBOOT =
      "At least one payload requested a reboot of the device it updated.\n";
  private static final String HOW_TO_GO_ON =
      "Use 'commit' to update, or 'rollback' to roll back the update.\n";

  @TempDir Path folder;
  private Path device;
  private Path artifact;

  @BeforeEach
  void makeDeviceAndArtifact() throws IOException {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M").root();
    artifact = Release.ofNoise(folder, "release-1", 100_000).artifact();
  }

  @Test
  void menderUpdate_installsAndCommitsInItsOwnWords() {
    assertThat(tool("mender-update", "install", artifact))
        .isEqualTo(
            new Told(
                0,
                "Installing artifact...\nInstalled, but not committed.\n" + HOW_TO_GO_ON + REBOOT));
    boot();

    assertThat(tool("mender-update", "commit")).isEqualTo(new Told(0, "Committed.\n"));

    assertThat(tool("mender-update", "commit")).isEqualTo(new Told(2, "No update in progress.\n"));
    assertThat(tool("mender-update", "show-artifact")).isEqualTo(new Told(0, "release-1\n"));
    assertThat(tool("mender-update", "show-provides").out())
        .contains("artifact_name=release-1\n", "rootfs-image.version=release-1\n");
  }

  @Test
  void mender_installsAndCommitsInItsOwnWords() throws IOException {
    assertThat(tool("mender", "install", artifact))
        .isEqualTo(
            new Told(
                0,
                "Installing Artifact of size "
                    + Files.size(artifact)
                    + "...\n"
                    + HOW_TO_GO_ON
                    + REBOOT));
    boot();

    assertThat(tool("mender", "commit")).isEqualTo(new Told(0, "Committing Artifact...\n"));

    assertThat(tool("mender", "commit")).isEqualTo(new Told(2, ""));
    assertThat(tool("mender", "show-artifact")).isEqualTo(new Told(0, "release-1\n"));
  }

  @ParameterizedTest
  @CsvSource({"mender-update, Rolled back., 2", "mender, Rolling back Artifact..., 2"})
  void rollback_isToldAndThenThereIsNothing(String tool, String phrase, int nothing) {
    assertThat(tool(tool, "install", "--reboot-exit-code", artifact).code()).isEqualTo(4);

    assertThat(tool(tool, "rollback")).isEqualTo(new Told(0, phrase + "\n"));

    assertThat(tool(tool, "rollback").code()).isEqualTo(nothing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mender-update", "mender"})
  void aSecondInstallation_isRefusedWith1_orWithOurCode(String tool) {
    tool(tool, "install", artifact);

    assertThat(tool(tool, "install", artifact).code()).isEqualTo(1);

    Map<String, String> ours = Map.of("TANDEM_EXIT_CODES", "1");
    Run run = Run.named(tool, ours, new byte[0], "install", "--root", device, artifact);
    assertThat(run.code()).isEqualTo(ExitCode.UPDATE_PENDING.number());
  }

  @Test
  void anArtifactThatIsNone_isAStreamThatFailed() throws IOException {
    Files.writeString(artifact, "no artifact");

    assertThat(tool("mender-update", "install", artifact))
        .isEqualTo(new Told(1, "Streaming failed.\nSystem not modified.\n"));
    Run run = Run.named("mender", new byte[0], "install", "--root", device, artifact);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("Installing Artifact of size 11...\n");
    assertThat(run.err()).containsPattern("time=\"[^\"]+Z\" level=error msg=\".*release-1.mender");
  }

  @Test
  void menderUpdate_stopsWhereItIsToldTo_andResumes() {
    assertThat(tool("mender-update", "install", "--stop-before", "ArtifactInstall_Enter", artifact))
        .isEqualTo(
            new Told(
                0, "Installing artifact...\nStreamed to storage, but not installed/enabled.\n"));

    assertThat(tool("mender-update", "resume", "--reboot-exit-code"))
        .isEqualTo(new Told(4, "Installed, but not committed.\n" + HOW_TO_GO_ON + REBOOT));
    boot();
    assertThat(tool("mender-update", "commit", "--stop-before=Cleanup"))
        .isEqualTo(new Told(0, "Committed.\n"));
    assertThat(tool("mender-update", "resume")).isEqualTo(new Told(0, "Cleaned up.\n"));
    assertThat(tool("mender-update", "resume").code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "mender-update, bogus, 1, No such action: bogus",
    "mender, bogus, 3, No help topic for 'bogus'",
    "mender, -install, 1, deprecated command",
    "mender, resume, 3, No help topic",
    "mender-update, daemon --bogus, 1, --bogus",
    "mender-update, check-update --bogus, 1, --bogus",
    "mender-update, send-inventory --bogus, 1, --bogus",
    "mender, daemon --bogus, 1, --bogus",
    "mender, setup --demo, 1, --demo",
    "mender, snapshot dump, 1, no part of Tandem",
    "mender, commit --bogus, 1, --bogus",
    "mender-update, commit --require-signature, 1, --require-signature",
    "mender-update, install, 1, Missing required parameter",
    "mender-update, '', 1, Need an action",
    "mender-update, --log-level loud show-artifact, 1, loud",
  })
  void whatItDoesNotKnow_isRefusedClearly(String tool, String words, int code, String text) {
    Object[] arguments = words.isEmpty() ? new Object[0] : words.split(" ");

    Run run = Run.named(tool, new byte[0], arguments);

    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(text);
  }

  @ParameterizedTest
  @CsvSource({
    "mender-update, --data",
    "mender-update, --datastore",
    "mender-update, -d",
    "mender, --data",
    "mender, -data",
    "mender, -d",
  })
  void globalOptions_areTakenAsTheToolSpellsThem(String tool, String option) throws IOException {
    Path store = Files.createDirectories(folder.resolve("store"));
    Files.writeString(store.resolve("device_type"), "device_type=sim\n");
    Path log = folder.resolve("log");

    Run run =
        Run.named(
            tool,
            new byte[0],
            "--root",
            device,
            option,
            store,
            "--log-file=" + log,
            "-l",
            "debug",
            "--no-syslog",
            "--skipverify",
            "-E",
            "/etc/cert.pem",
            "install",
            artifact);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(store.resolve("tandem-store")).exists();
    assertThat(log).content().contains("info: release-1: INSTALL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mender-update", "mender"})
  void anEnvironmentOfOneCopy_isOnlyWarnedOf(String tool) throws Exception {
    Path config = device.resolve("etc/fw_env.config");
    Files.writeString(config, "/boot/uboot.env 0x0 0x4000\n");
    Map<String, String> variables =
        Map.of("mender_boot_part", "2", "mender_boot_part_hex", "2", "upgrade_available", "0");
    Files.write(device.resolve("boot/uboot.env"), EnvImage.single(variables, ENVIRONMENT_BYTES));
    Run.tandem("install", "--root", device, artifact).expect(ExitCode.BOOTENV);

    Run run = Run.named(tool, new byte[0], "install", "--root", device, artifact);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("has one copy: a power cut while it is written loses it");
  }

  private Told tool(String name, Object... arguments) {
    List<Object> words = new ArrayList<>(List.of("--root", device));
    words.addAll(List.of(arguments));
    Run run = Run.named(name, new byte[0], words.toArray());
    return new Told(run.code(), run.out());
  }

  private void boot() {
    Run.tandem("sim", "boot", device).expect(ExitCode.OK);
  }

  /** What a script gets of a run. */
  private record Told(int code, String out) {}
}
