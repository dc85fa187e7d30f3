package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole updates of several payloads by the built program, on loop devices. */
@Timeout(180)
class SeveralPayloadsIT {
  private static final int SLOT_BYTES = 1 << 20;
  private static final String MODULE =
      """
      #!/bin/sh
      call=${0##*/}:$1
      [ "$1" = ProvidePayloadFileSizes ] || echo "$call" >>/calls
      read -r failing </failing
      [ "$failing" != "$call" ] || exit 1
      [ "$1" != SupportsRollback ] || echo Yes
      """;

  @TempDir Path folder;
  private LoopTestDevice loops;
  private TestDevice device;
  private Path image;

  @BeforeEach
  void makeDevice() throws Exception {
    loops = new LoopTestDevice(folder);
    device = loops.device();
    LoopTestDevice.orSkip();
    RequiredTool.orSkip("chroot", "busybox", "tar", "find");
    loops.make(SLOT_BYTES, SLOT_BYTES);
    image = Images.noise(folder, "image", SLOT_BYTES);
    Path bin = Files.createDirectories(device.root().resolve("bin"));
    Files.copy(RequiredTool.find("busybox").orElseThrow(), bin.resolve("busybox"));
    Files.createSymbolicLink(bin.resolve("sh"), Path.of("busybox"));
    Path modules = Files.createDirectories(device.root().resolve("usr/share/mender/modules/v3"));
    MenderRoot.program(modules.resolve("one"), MODULE);
    MenderRoot.program(modules.resolve("two"), MODULE);
    tell("");
  }

  @AfterEach
  void detach() throws Exception {
    loops.close();
  }

  @Test
  void imageAndModule_areInstalledAndCommittedTogether() throws Exception {
    install(imageAndModule(), ExitCode.OK);
    assertThat(calls())
        .isEqualTo("one:Download one:SupportsRollback one:ArtifactInstall one:NeedsArtifactReboot");
    Images.expectAtStart(device.slot("b"), image);
    device.expectTrialOfSlotB();

    loops.run("b");
    run("commit", ExitCode.OK);

    assertThat(calls()).isEqualTo("one:ArtifactCommit one:Cleanup");
    assertThat(device.environment())
        .containsEntry("mender_boot_part", "3")
        .containsEntry("upgrade_available", "0");
    assertThat(device.run("show-provides").out())
        .contains("artifact_name=many\n", "rootfs-image.one.version=many\n")
        .contains("rootfs-image.rootfs-image.version=many\n");
    assertThat(device.situation()).isEqualTo("IDLE");
  }

  @Test
  void imageAndModule_goBackTogether() throws Exception {
    install(imageAndModule(), ExitCode.OK);
    loops.run("b");
    calls();

    run("rollback", ExitCode.OK);

    assertThat(calls())
        .isEqualTo("one:SupportsRollback one:ArtifactRollback one:ArtifactFailure one:Cleanup");
    loops.run("a");
    expectOldSystem();
  }

  @Test
  void moduleThatFails_keepsTheImageFromBeingSwitchedTo() throws Exception {
    tell("one:ArtifactInstall");

    install(imageAndModule(), ExitCode.ROLLED_BACK);

    assertThat(calls()).endsWith("one:ArtifactRollback one:ArtifactFailure one:Cleanup");
    expectOldSystem();
  }

  @Test
  void twoModules_areInstalledAndCommittedInTheirOrder() throws Exception {
    install(twoModules(), ExitCode.OK);
    assertThat(calls())
        .isEqualTo(
            "one:Download two:Download one:ArtifactInstall two:ArtifactInstall"
                + " one:NeedsArtifactReboot two:NeedsArtifactReboot"
                + " one:SupportsRollback two:SupportsRollback");

    run("commit", ExitCode.OK);

    assertThat(calls()).isEqualTo("one:ArtifactCommit two:ArtifactCommit one:Cleanup two:Cleanup");
    assertThat(device.run("show-provides").out())
        .contains("rootfs-image.one.version=many\n", "rootfs-image.two.version=many\n");
  }

  @ParameterizedTest
  @CsvSource({"two:ArtifactInstall, install", "two:ArtifactCommit, commit", "'', rollback"})
  void twoModules_goBackTheLastFirst(String failing, String command) throws Exception {
    if (!command.equals("install")) {
      install(twoModules(), ExitCode.OK);
    }
    tell(failing);
    calls();

    if (command.equals("install")) {
      install(twoModules(), ExitCode.ROLLED_BACK);
    } else {
      run(command, failing.isEmpty() ? ExitCode.OK : ExitCode.ROLLED_BACK);
    }

    assertThat(calls())
        .endsWith(
            "one:SupportsRollback two:SupportsRollback two:ArtifactRollback one:ArtifactRollback"
                + " one:ArtifactFailure two:ArtifactFailure one:Cleanup two:Cleanup");
    expectOldSystem();
  }

  @Test
  void payloadThatCanNotBeDownloaded_leavesNothingOfTheOther() throws Exception {
    tell("two:Download");

    install(twoModules(), ExitCode.MODULE);

    assertThat(calls()).isEqualTo("one:Download two:Download one:Cleanup two:Cleanup");
    expectOldSystem();
  }

  @ParameterizedTest
  @CsvSource({"mender-update, 1", "mender-update, 82", "mender, 1", "mender, 82"})
  void byTheNamesOfMender_itIsRefusedBeforeAnythingIsCalled(String name, int code)
      throws Exception {
    Run run =
        device
            .tandem("install", "--run-scripts", imageAndModule())
            .env("TANDEM_NAME", name)
            .env("TANDEM_EXIT_CODES", code == 1 ? "0" : "1")
            .run();

    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err())
        .contains("has 2 payloads, and mender")
        .contains("install it by the name tandem: tandem install ");
    assertThat(calls()).isEmpty();
    expectOldSystem();
  }

  private void expectOldSystem() throws Exception {
    assertThat(device.environment())
        .containsEntry("mender_boot_part", "2")
        .containsEntry("upgrade_available", "0");
    assertThat(device.situation()).isEqualTo("IDLE");
    assertThat(device.run("show-artifact").out()).isEqualTo("unknown\n");
  }

  private Path imageAndModule() throws Exception {
    return many().add("rootfs-image", image).add("one", file()).make();
  }

  private Path twoModules() throws Exception {
    return many().add("one", file()).add("two", file()).make();
  }

  private ManyPayloads many() throws Exception {
    return new ManyPayloads(Files.createTempDirectory(folder, "many"), "many");
  }

  private Path file() throws Exception {
    return Files.writeString(folder.resolve("file"), "content");
  }

  private void install(Path artifact, ExitCode code) throws Exception {
    device.tandem("install", "--run-scripts", artifact).run().expect(code);
  }

  private void run(String command, ExitCode code) throws Exception {
    device.tandem(command, "--run-scripts").run().expect(code);
  }

  private void tell(String failing) throws Exception {
    Files.writeString(device.root().resolve("failing"), failing + "\n");
  }

  /** Returns the calls since it was asked last. */
  private String calls() throws Exception {
    Path file = device.root().resolve("calls");
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    Files.deleteIfExists(file);
    return lines.stream().collect(Collectors.joining(" "));
  }
}
