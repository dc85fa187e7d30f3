package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.ArtifactWriter;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What repair and forget do for a device that an update has left inconsistent. */
class RestorationTest {
  private static final OwnersWord ALL_IS_WELL = new OwnersWord(Optional.empty(), Optional.empty());

  @TempDir Path folder;

  @Test
  void moduleThatFailed_isInstalledAgainFromWhereItCame() throws Exception {
    EngineRig rig = halfInstalledModule();

    Restored restored = rig.repair(null);

    assertThat(restored).isInstanceOf(Restored.Installation.class);
    assertThat(rig.takeCalls()).contains("Download ", "ArtifactInstall ", "ArtifactCommit ");
    assertThat(rig.stored().installed().artifactName()).isEqualTo("two");
    assertThat(rig.stored().lastOutcome().orElseThrow().result())
        .isEqualTo(Outcome.Result.COMMITTED);
    assertThat(rig.stored().broken()).isEmpty();
    assertThat(storeText()).doesNotContain("broken_update");
  }

  @Test
  void repairThatFailsToo_isMarkedAgainAndCanBeRepeated() throws Exception {
    EngineRig rig = halfInstalledModule();
    rig.failing.add("ArtifactInstall");

    assertThat(kind(() -> rig.repair(null))).isEqualTo(ErrorKind.INCONSISTENT);

    assertThat(rig.stored().installed().artifactName()).isEqualTo("two_INCONSISTENT");
    assertThat(rig.stored().broken().orElseThrow().before().artifactName()).isEqualTo("one");
    rig.failing.clear();
    rig.repair(null);
    assertThat(rig.stored().installed().artifactName()).isEqualTo("two");
  }

  @Test
  void artifactThatDependsOnAName_fitsARepairButNoInstallation() throws Exception {
    EngineRig rig = halfInstalledModule();
    Path next = depending("three", Map.of());

    assertThat(kind(() -> rig.install(next))).isEqualTo(ErrorKind.INCOMPATIBLE);
    rig.repair(next);

    assertThat(rig.stored().installed().artifactName()).isEqualTo("three");
  }

  @Test
  void whatAnotherArtifactDependsOnBesidesTheName_hasToBeThere() throws Exception {
    EngineRig rig = halfInstalledModule();
    Path next = depending("three", Map.of("app.version", "7"));
    Path namesake = depending("two", Map.of("app.version", "7"));

    assertThat(kind(() -> rig.repair(next))).isEqualTo(ErrorKind.INCOMPATIBLE);
    assertThat(kind(() -> rig.repair(namesake))).isEqualTo(ErrorKind.INCOMPATIBLE);
    rig.repair(null);

    assertThat(rig.stored().installed().artifactName()).isEqualTo("two");
  }

  @Test
  void artifactThatEndedSo_isNotAskedAgainForWhatItHasReplaced() throws Exception {
    EngineRig rig = new EngineRig(folder, "note");
    Installed facts = new Installed("one", Optional.empty(), Map.of("app.version", "7"));
    rig.store().save(rig.stored().knowing(facts));
    Path next = depending("three", Map.of("app.version", "7"));
    rig.supportsRollback = false;
    rig.failing.add("ArtifactInstall");
    assertThat(kind(() -> rig.install(next))).isEqualTo(ErrorKind.INCONSISTENT);
    rig.failing.clear();
    assertThat(rig.stored().installed().provides()).containsEntry("app.version", "8");

    rig.repair(next);

    assertThat(rig.stored().installed().artifactName()).isEqualTo("three");
  }

  @Test
  void repairWhoseDownloadBroke_isGoneOnWith() throws Exception {
    EngineRig rig = halfInstalledModule();
    Path next = depending("three", Map.of());
    rig.cutAt = 0;
    assertThat(catchThrowable(() -> rig.repair(next))).isInstanceOf(EngineRig.PowerCut.class);
    rig.reboot();
    rig.takeCalls();
    assertThat(rig.situation()).isEqualTo(Situation.DOWNLOAD_INTERRUPTED);
    assertThat(rig.hint()).contains("resume");

    rig.resume();

    assertThat(rig.stored().installed().artifactName()).isEqualTo("three");
  }

  @Test
  void repairOfAnotherFileThanTheOneThatFailed_isRefusedWhereNoneIsGiven() throws Exception {
    EngineRig rig = halfInstalledModule();
    Files.copy(depending("two", Map.of()), rig.artifact, StandardCopyOption.REPLACE_EXISTING);

    assertThat(kind(() -> rig.repair(null))).isEqualTo(ErrorKind.INCOMPATIBLE);

    assertThat(rig.stored().installed().artifactName()).isEqualTo("two_INCONSISTENT");
  }

  @Test
  void oldSystemThatRuns_isRecordedWithoutAnyCall() throws Exception {
    EngineRig rig = new EngineRig(folder, "rootfs-image");
    rig.failing.add("ArtifactInstall_Leave");
    rig.failing.add("ArtifactRollback_Enter");
    assertThat(kind(rig::install)).isEqualTo(ErrorKind.INCONSISTENT);
    rig.takeCalls();

    Restored.Recorded recorded = (Restored.Recorded) rig.repair(null);

    assertThat(recorded.facts().artifactName()).isEqualTo("one");
    assertThat(rig.takeCalls()).isEmpty();
    assertThat(rig.stored().installed().artifactName()).isEqualTo("one");
    assertThat(rig.stored().lastOutcome().orElseThrow().result())
        .isEqualTo(Outcome.Result.ROLLED_BACK);
  }

  @Test
  void oldSystemThatRunsAfterAModuleWroteIt_isNotTakenForWhatItWas() throws Exception {
    EngineRig rig = halfInstalledModule();
    StoreContent marked = rig.stored();
    BrokenUpdate module = marked.broken().orElseThrow();
    StoreContent again =
        marked.broken(
            module.update(),
            marked.installed(),
            new Outcome(Outcome.Result.FAILED, "two", "", "2026-01-01T00:00:00Z"));

    assertThat(module.written()).isFalse();
    assertThat(again.broken().orElseThrow().written()).isTrue();
    assertThat(again.broken().orElseThrow().before().artifactName()).isEqualTo("one");
  }

  @Test
  void oldSystemThatAModuleWrote_isNotRecordedAsTheOneOfBefore() throws Exception {
    Path image =
        new EngineRig(Files.createDirectories(folder.resolve("image")), "rootfs-image").artifact;
    EngineRig rig = halfInstalledModule();
    Files.write(folder.resolve("a"), new byte[] {1});
    rig.failing.addAll(List.of("ArtifactInstall_Leave", "ArtifactRollback_Enter"));
    assertThat(kind(() -> rig.repair(image))).isEqualTo(ErrorKind.INCONSISTENT);
    rig.failing.clear();

    assertThat(rig.repair(null)).isInstanceOf(Restored.Installation.class);
  }

  @Test
  void artifactWithoutAPayload_repairsNothing() throws Exception {
    EngineRig rig = halfInstalledModule();
    Path empty = folder.resolve("empty.mender");
    ArtifactWriter.write(ArtifactSpec.bootstrap().name("base").deviceType("sim").build(), empty);

    assertThat(kind(() -> rig.repair(empty))).isEqualTo(ErrorKind.INCOMPATIBLE);

    assertThat(rig.stored().installed().artifactName()).isEqualTo("two_INCONSISTENT");
  }

  @Test
  void newSystemThatRuns_isRecordedOnlyWhileItIsTheImage() throws Exception {
    EngineRig rig = committedWithAFailure();
    Files.write(folder.resolve("b"), new byte[1 << 16]);

    Restored.Recorded recorded = (Restored.Recorded) rig.repair(null);

    assertThat(recorded.facts().artifactName()).isEqualTo("two");
    assertThat(recorded.reason()).contains("SHA-256");
    assertThat(rig.takeCalls()).isEmpty();
  }

  @Test
  void newSystemThatHasChanged_isNotRecordedButInstalled() throws Exception {
    EngineRig rig = committedWithAFailure();
    byte[] changed = new byte[1 << 16];
    changed[1080] = 1; // as the last mount time in a superblock
    Files.write(folder.resolve("b"), changed);

    assertThat(rig.repair(null)).isInstanceOf(Restored.Installation.class);
  }

  @Test
  void imageThatIsGivenAndRuns_isRecordedWithoutWhatAModuleMayHaveChanged() throws Exception {
    EngineRig rig = new EngineRig(folder, "note");
    Map<String, String> provides = Map.of("app.version", "7", "other", "1");
    rig.store().save(rig.stored().knowing(new Installed("one", Optional.empty(), provides)));
    rig.supportsRollback = false;
    rig.failing.add("ArtifactInstall");
    Path module = depending("three", Map.of("app.version", "7"));
    assertThat(kind(() -> rig.install(module))).isEqualTo(ErrorKind.INCONSISTENT);
    rig.failing.clear();
    Path image = Files.write(folder.resolve("image"), new byte[4096]);
    Path artifact = folder.resolve("image.mender");
    ArtifactWriter.write(
        ArtifactSpec.builder("rootfs-image").name("base").deviceType("sim").file(image).build(),
        artifact);
    Files.write(folder.resolve("a"), new byte[1 << 16]);

    Restored.Recorded recorded = (Restored.Recorded) rig.repair(artifact);

    assertThat(recorded.facts().artifactName()).isEqualTo("base");
    assertThat(recorded.facts().provides())
        .containsEntry("other", "1")
        .doesNotContainKey("app.version");
  }

  @Test
  void deviceThatIsNotMarked_isNeitherRepairedNorForgotten() throws Exception {
    EngineRig rig = new EngineRig(folder, "note");

    assertThat(kind(() -> rig.repair(rig.artifact))).isEqualTo(ErrorKind.NOTHING_IN_PROGRESS);
    assertThat(kind(() -> rig.forget(ALL_IS_WELL))).isEqualTo(ErrorKind.NOTHING_IN_PROGRESS);
  }

  @Test
  void forget_recordsTheOwnersWordAndKeepsTheGenerationBefore() throws Exception {
    EngineRig rig = halfInstalledModule();

    rig.forget(new OwnersWord(Optional.of("mine"), Optional.of(Map.of("app.version", "9"))));

    assertThat(rig.takeCalls()).isEmpty();
    assertThat(rig.stored().installed())
        .isEqualTo(new Installed("mine", Optional.empty(), Map.of("app.version", "9")));
    assertThat(rig.stored().lastOutcome().orElseThrow().reason()).contains("forgotten");
    assertThat(Files.readString(folder.resolve("store/tandem-store.previous")))
        .contains("two_INCONSISTENT", "broken_update");
  }

  @Test
  void forgetWithoutAName_dropsTheMark() throws Exception {
    EngineRig rig = halfInstalledModule();

    assertThat(rig.forget(ALL_IS_WELL).artifactName()).isEqualTo("two");

    assertThat(rig.situation()).isEqualTo(Situation.IDLE);
  }

  @Test
  void forgetByTheNameOfBefore_bringsItsProvidesBack() throws Exception {
    EngineRig rig = new EngineRig(folder, "note");
    StoreContent content = rig.stored();
    Installed facts = new Installed("one", Optional.of("field"), Map.of("app.version", "1"));
    rig.store().save(content.knowing(facts));
    fail(rig);

    rig.forget(new OwnersWord(Optional.of("one"), Optional.empty()));

    assertThat(rig.stored().installed()).isEqualTo(facts);
  }

  @Test
  void forgetByAnotherName_keepsTheProvides() throws Exception {
    EngineRig rig = halfInstalledModule();
    Map<String, String> provides = rig.stored().installed().provides();

    rig.forget(new OwnersWord(Optional.of("mine"), Optional.empty()));

    assertThat(provides).isNotEmpty();
    assertThat(rig.stored().installed().provides()).isEqualTo(provides);
  }

  @Test
  void forgetByAMarkedName_isRefused() throws Exception {
    EngineRig rig = halfInstalledModule();
    OwnersWord word = new OwnersWord(Optional.of("x_INCONSISTENT"), Optional.empty());

    assertThat(kind(() -> rig.forget(word))).isEqualTo(ErrorKind.USAGE);
  }

  @Test
  void forgetWhileATrialIsOn_isRefusedAndChangesNothing() throws Exception {
    EngineRig rig = halfInstalledModule();
    rig.boot.startTrial(EngineRig.TARGET);
    List<String> before = Files.readAllLines(folder.resolve("store/tandem-store"));

    assertThat(kind(() -> rig.forget(ALL_IS_WELL))).isEqualTo(ErrorKind.UPDATE_PENDING);

    assertThat(Files.readAllLines(folder.resolve("store/tandem-store"))).isEqualTo(before);
  }

  @Test
  void nameAndGroup_areNoProvidesToState() throws Exception {
    EngineRig rig = halfInstalledModule();

    for (String own : List.of("artifact_name", "artifact_group")) {
      OwnersWord word = new OwnersWord(Optional.of("x"), Optional.of(Map.of(own, "y")));
      assertThat(kind(() -> rig.forget(word))).isEqualTo(ErrorKind.USAGE);
    }
  }

  @Test
  void forgetWhileARepairWaits_isRefused() throws Exception {
    EngineRig rig = halfInstalledModule();
    rig.supportsRollback = true;
    rig.repair(null);

    assertThat(kind(() -> rig.forget(ALL_IS_WELL))).isEqualTo(ErrorKind.UPDATE_PENDING);

    rig.rollback();
    assertThat(rig.stored().installed().artifactName()).isEqualTo("two_INCONSISTENT");
    assertThat(rig.stored().broken()).isPresent();
  }

  private EngineRig halfInstalledModule() throws Exception {
    EngineRig rig = new EngineRig(folder, "note");
    fail(rig);
    return rig;
  }

  private static void fail(EngineRig rig) {
    rig.supportsRollback = false;
    rig.failing.add("ArtifactInstall");
    assertThat(kind(rig::install)).isEqualTo(ErrorKind.INCONSISTENT);
    rig.failing.clear();
    rig.takeCalls();
  }

  private EngineRig committedWithAFailure() throws Exception {
    EngineRig rig = new EngineRig(folder, "rootfs-image");
    rig.install();
    rig.reboot();
    rig.failing.add("ArtifactCommit_Leave");
    assertThat(kind(rig::commit)).isEqualTo(ErrorKind.SCRIPT);
    assertThat(rig.stored().installed().artifactName()).isEqualTo("two_INCONSISTENT");
    rig.failing.clear();
    rig.takeCalls();
    return rig;
  }

  private Path depending(String name, Map<String, String> facts) throws Exception {
    Path artifact = folder.resolve(name + "-depending.mender");
    ArtifactSpecBuilder spec =
        ArtifactSpec.builder("note")
            .name(name)
            .deviceType("sim")
            .dependsOnName("one")
            .file(Files.write(folder.resolve("other"), new byte[10]));
    facts.forEach(spec::depends);
    spec.provides("app.version", "8");
    ArtifactWriter.write(spec.build(), artifact);
    return artifact;
  }

  private String storeText() throws Exception {
    return Files.readString(folder.resolve("store/tandem-store"));
  }

  private static @Nullable ErrorKind kind(ThrowingCallable call) {
    UpdateException failure = catchThrowableOfType(UpdateException.class, call);
    return failure == null ? null : failure.kind();
  }
}
