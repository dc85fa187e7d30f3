package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.ArtifactWriter;
import tandem.config.PolicySettings;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * What plan and install find out before anything is changed, and what an artifact leaves behind.
 */
class ChecksBeforeInstallTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private EngineRig rig;

  @BeforeEach
  void make() throws Exception {
    rig = new EngineRig(folder, "note");
  }

  @Test
  void artifactOfAnotherDevice_isRefused() throws Exception {
    expectRefusal(
        write(spec -> spec.deviceType("other")), ErrorKind.INCOMPATIBLE, "device type is 'sim'");
  }

  @Test
  void artifactThatDependsOnAnotherName_isRefused() throws Exception {
    expectRefusal(
        write(spec -> spec.deviceType("sim").dependsOnName("zero")),
        ErrorKind.INCOMPATIBLE,
        "is 'one', the artifact wants 'zero'");
  }

  @Test
  void artifactThatDependsOnAFact_isRefusedWhereThatIsNotSo() throws Exception {
    expectRefusal(
        write(spec -> spec.deviceType("sim").depends("app.version", "7")),
        ErrorKind.INCOMPATIBLE,
        "app.version");
  }

  @Test
  void twoImages_areRefused() throws Exception {
    Path images = folder.resolve("images.mender");
    TwoPayloads.write(images, "rootfs-image", "rootfs-image", new byte[4096]);

    expectRefusal(images, ErrorKind.UNSUPPORTED, "has 2 images, and there is one slot");
  }

  @Test
  void secondPayloadThatNothingHandles_isRefused() throws Exception {
    Path two = folder.resolve("types.mender");
    TwoPayloads.write(two, "note", "unknown", new byte[4096]);
    rig.unknownTypes.add("unknown");

    expectRefusal(two, ErrorKind.UNSUPPORTED, "types.mender: no module for 'unknown'");
  }

  @Test
  void demandThatDoesNotHold_isAskedFirst() throws Exception {
    rig.policy =
        new Policy(
            PolicySettings.NONE,
            PreInstallCondition.NONE,
            () -> {
              throw new UpdateException(ErrorKind.LATER, "not in this window");
            });

    expectRefusal(rig.artifact, ErrorKind.LATER, "not in this window");
  }

  @Test
  void bytesBehindTheArtifact_keepItFromBeingInstalled() throws Exception {
    Files.write(rig.artifact, new byte[] {1}, StandardOpenOption.APPEND);

    UpdateException failure =
        catchThrowableOfType(UpdateException.class, () -> rig.install(rig.artifact));

    assertThat(failure.kind()).isEqualTo(ErrorKind.ARTIFACT_INVALID);
    assertThat(rig.takeCalls()).doesNotContain("ArtifactInstall");
    assertThat(rig.module).isEqualTo("old");
  }

  @Test
  void provides_areThoseOfTheArtifactAndWhatItDoesNotClear() throws Exception {
    install(write(spec -> spec.deviceType("sim").provides("a.version", "1").provides("b.x", "1")));
    install(write(spec -> spec.deviceType("sim").provides("c.version", "2").clearsProvides("a.*")));

    assertThat(rig.stored().installed().provides())
        .containsAllEntriesOf(Map.of("b.x", "1", "c.version", "2"))
        .doesNotContainKey("a.version");
  }

  @Test
  void downloadOfBefore_isCleanedUpByTheNextArtifact() throws Exception {
    rig.stops.add(StopPoint.INSTALL_ENTER);
    rig.install(rig.artifact);
    rig.stops.clear();
    rig.takeCalls();

    rig.install(write(spec -> spec.deviceType("sim").provides("a.version", "1")));

    assertThat(rig.takeCalls()).startsWith("Cleanup ").contains("ArtifactInstall");
  }

  private void install(Path artifact) throws UpdateException {
    rig.install(artifact);
    rig.commit();
  }

  private void expectRefusal(Path artifact, ErrorKind kind, String reason) {
    UpdateException plan = catchThrowableOfType(UpdateException.class, () -> rig.plan(artifact));
    UpdateException install =
        catchThrowableOfType(UpdateException.class, () -> rig.install(artifact));

    assertThat(plan.kind()).isEqualTo(kind);
    assertThat(plan).hasMessageContaining(reason);
    assertThat(install.kind()).isEqualTo(kind);
    assertThat(install).hasMessageContaining(reason);
    assertThat(rig.takeCalls()).isEmpty();
  }

  private Path write(UnaryOperator<ArtifactSpecBuilder> facts) throws IOException {
    Path file = Files.createTempFile(folder, "other", ".mender");
    Files.delete(file);
    ArtifactSpecBuilder spec =
        ArtifactSpec.builder("note")
            .name("three")
            .file(Files.write(folder.resolve("payload"), new byte[20_000]));
    ArtifactWriter.write(facts.apply(spec).build(), file);
    return file;
  }
}
