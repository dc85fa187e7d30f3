package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.json.JsonValue.JsonObject;

/** The commands that end that a device is marked as inconsistent. */
class RepairCommandTest {
  @TempDir Path folder;
  private TestDevice device;

  @BeforeEach
  void markTheDevice() throws Exception {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
    Path facts = folder.resolve("facts.mender");
    Run.tandem(
            "artifact",
            "write",
            "bootstrap-artifact",
            "-t",
            "sim",
            "-n",
            "release-1_INCONSISTENT",
            "-p",
            "app.version:1",
            "-o",
            facts)
        .expect(ExitCode.OK);
    device.run("install", facts);
  }

  @Test
  void status_saysWhatToDo() throws Exception {
    JsonObject status = Json.document(device.run("status", "--json").out());

    assertThat(Json.text(status, "next_step")).contains("repair", "forget");
  }

  @Test
  void forgetWithoutAnOption_changesNothing() throws Exception {
    Run run = device.attempt("forget").expect(ExitCode.USAGE);

    assertThat(run.err()).contains("--yes", "--as NAME");
    assertThat(device.run("show-artifact").out()).contains("release-1_INCONSISTENT");
  }

  @Test
  void forget_recordsWhatItIsTold() throws Exception {
    JsonObject told =
        Json.document(
            device.run("forget", "--json", "--as", "mine", "--provides", "app.version=2").out());

    assertThat(Json.text(told, "artifact_name")).isEqualTo("mine");
    assertThat(device.run("show-provides").out()).contains("app.version=2", "artifact_name=mine");
    device.attempt("forget", "--yes").expect(ExitCode.NOTHING_IN_PROGRESS);
  }

  @Test
  void forgetWithYes_dropsTheMark() throws Exception {
    device.run("forget", "--yes");

    assertThat(device.run("show-provides").out()).contains("artifact_name=release-1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--as mine --yes | say two things",
        "--as mi%ne | is no name",
        "--as mine_INCONSISTENT | is no name",
        "--yes --provides =1 | expected KEY=VALUE",
        "--yes --provides app | expected KEY=VALUE",
        "--yes --provides a=1 --provides a=2 | a is stated twice",
        "--yes --provides a=x%y | can not be among the provides",
        "--yes --provides artifact_name=x | not stated among the provides",
      })
  void wordThatNoArtifactCouldKeep_isRefused(String options, String message) throws Exception {
    Object[] words = options.replace('%', '\n').split(" ");

    Run run = device.attempt("forget", words).expect(ExitCode.USAGE);

    assertThat(run.err()).contains(message).doesNotContain("option option");
    assertThat(device.run("show-artifact").out()).contains("release-1_INCONSISTENT");
  }

  @Test
  void repairThatWasStopped_isGoneOnWithByResume() throws Exception {
    Path image = Files.write(folder.resolve("image"), new byte[] {1});
    Path artifact = Release.of(folder, "next", image).artifact();
    device.run("repair", artifact, "--stop-before", "ArtifactInstall_Enter");

    String hint = Json.text(Json.document(device.run("status", "--json").out()), "next_step");

    assertThat(hint).contains("run resume").doesNotContain("install");
    device.run("resume");
    assertThat(device.situation()).isEqualTo("AWAITING_REBOOT");
  }

  @Test
  void repairWithWhatRuns_recordsItAndWritesNoSlot() throws Exception {
    Release base = Release.of(folder, "base", device.slot("a"));
    var before = device.bootState();

    Run run = device.run("repair", base.artifact());

    assertThat(run.out()).contains("Repaired: base is installed.", "It is proven: slot A runs");
    assertThat(device.run("show-artifact").out()).isEqualTo("base\n");
    assertThat(device.bootState()).isEqualTo(before);
  }

  @Test
  void repairWithAnotherImage_installsItForATrial() throws Exception {
    Path image = Files.write(folder.resolve("image"), new byte[4096]);
    Files.write(image, new byte[] {1});

    device.run("repair", Release.of(folder, "next", image).artifact());

    assertThat(device.situation()).isEqualTo("AWAITING_REBOOT");
    device.boot();
    device.run("commit");
    assertThat(device.run("show-artifact").out()).isEqualTo("next\n");
  }

  @Test
  void repairWithoutAnArtifact_asksForOneWhereNoneIsKnown() throws Exception {
    Run run = device.attempt("repair").expect(ExitCode.USAGE);

    assertThat(run.err()).contains("tandem repair FILE|URL|-");
  }
}
