package tandem.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.artifact.PayloadSource;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;

/** The calls of a module: their arguments, its tree, its answers and failures. */
@Timeout(60)
class ModulePayloadIT {
  @TempDir Path folder;
  private ModuleRig rig;

  @BeforeEach
  void makeRig() throws Exception {
    rig = new ModuleRig(folder);
  }

  @Test
  void treeThatIsGone_isNoticedBeforeTheInstallation() throws Exception {
    rig.module("rec", "").artifact("rec", file());
    rig.download();
    ModulePayload payload = rig.handler("rec");
    payload.checkBeforeInstall(ProgressListener.NONE);
    payload.cleanup();

    assertThatThrownBy(() -> payload.checkBeforeInstall(ProgressListener.NONE))
        .hasMessageContaining(rig.tree() + " is missing");
  }

  @Test
  void allCalls_haveTheirNameTheTreeAndItsFolder() throws Exception {
    rig.module("rec", "echo \"$# $CALL $TREE $(pwd)\" >> $LOG").artifact("rec", file());
    String tree = rig.tree().toString();

    rig.download();
    ModulePayload payload = rig.handler("rec");
    payload.install();
    payload.rebootNeed();
    payload.reboot();
    payload.verifyReboot();
    payload.supportsRollback();
    payload.commit();
    payload.rollback();
    payload.rollbackReboot();
    payload.verifyRollbackReboot();
    payload.failure();
    payload.cleanup();

    assertThat(rig.log()).allMatch(line -> line.endsWith(" " + tree + " " + tree));
    assertThat(rig.log())
        .map(line -> line.substring(0, line.indexOf(" /")))
        .containsExactly(
            "2 ProvidePayloadFileSizes",
            "2 Download",
            "2 ArtifactInstall",
            "2 NeedsArtifactReboot",
            "2 ArtifactReboot",
            "2 ArtifactVerifyReboot",
            "2 SupportsRollback",
            "2 ArtifactCommit",
            "2 ArtifactRollback",
            "2 ArtifactRollbackReboot",
            "2 ArtifactVerifyRollbackReboot",
            "2 ArtifactFailure",
            "2 Cleanup");
  }

  @Test
  void tree_holdsWhatAModuleHasToKnow() throws Exception {
    rig.module("rec", "").artifact("rec", file());

    rig.download();

    Path tree = rig.tree();
    assertThat(tree.resolve("version")).hasContent("3\n");
    assertThat(tree.resolve("current_artifact_name")).hasContent("release-0\n");
    assertThat(tree.resolve("current_artifact_group")).hasContent("\n");
    assertThat(tree.resolve("current_device_type")).hasContent("sim\n");
    assertThat(tree.resolve("header/artifact_name")).hasContent("release-1");
    assertThat(tree.resolve("header/artifact_group")).isEmptyFile();
    assertThat(tree.resolve("header/payload_type")).hasContent("rec");
    assertThat(tree.resolve("header/meta-data")).hasContent("null");
    assertThat(tree.resolve("header/header-info"))
        .hasContent(
            """
            {
              "artifact_depends": {
                "device_type": [
                  "sim"
                ]
              },
              "artifact_provides": {
                "artifact_name": "release-1"
              },
              "payloads": [
                {
                  "type": "rec"
                }
              ]
            }\
            """);
    assertThat(Files.readString(tree.resolve("header/type-info")))
        .contains("\"rootfs-image.rec.version\": \"release-1\"", "  \"type\": \"rec\"");
    assertThat(tree.resolve("tmp")).isEmptyDirectory();
    for (Path made : new Path[] {tree, tree.resolve("tmp"), tree.resolve("files")}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void output_isHeardWithItsCall() throws Exception {
    rig.module("rec", "test $CALL = ArtifactInstall && { echo one; echo two >&2; }; exit 0")
        .artifact("rec", file());
    rig.download();

    rig.handler("rec").install();

    assertThat(rig.printed)
        .containsExactlyInAnyOrder("ArtifactInstall OUTPUT one", "ArtifactInstall ERRORS two");
  }

  @ParameterizedTest
  @CsvSource({"'', NONE", "No, NONE", "Yes, BY_HANDLER", "Automatic, AUTOMATIC"})
  void needForAReboot_isTheModulesAnswer(String answer, RebootNeed need) throws Exception {
    answering(answer.isEmpty() ? "true" : "echo " + answer);

    assertThat(rig.handler("rec").rebootNeed()).isEqualTo(need);
  }

  @ParameterizedTest
  @CsvSource({"true, false", "echo No, false", "echo Yes, true", "printf Yes, true"})
  void supportOfRollback_isTheModulesAnswer(String command, boolean supported) throws Exception {
    answering(command);

    assertThat(rig.handler("rec").supportsRollback()).isEqualTo(supported);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo yes | got 'yes', expected Yes or No",
        "printf 'Yes ' | got 'Yes ', expected Yes or No",
        "echo Yes; echo No | got more than one line",
        "echo Yes; echo | got more than one line",
        "echo Yes; exit 1 | exit code 1",
        "echo broken >&2; exit 2 | exit code 2: broken",
        "kill -9 $$ | ended by signal 9"
      })
  void otherAnswers_areErrors(String command, String message) throws Exception {
    answering(command);

    expectModule(
        () -> rig.handler("rec").supportsRollback(),
        "update module rec: SupportsRollback: " + message);
  }

  private void answering(String command) throws Exception {
    rig.module("rec", "case $CALL in SupportsRollback|Needs*) " + command + ";; esac")
        .artifact("rec", file())
        .download();
  }

  @Test
  void failingState_isToldWithTheLastComplaint() throws Exception {
    rig.module("rec", "case $CALL in ArtifactI*) echo a >&2; echo no \033room >&2; exit 7;; esac")
        .artifact("rec", file())
        .download();

    expectModule(
        () -> rig.handler("rec").install(),
        "update module rec: ArtifactInstall: exit code 7: no ?room");
  }

  @Test
  void moduleThatHangs_isEnded() throws Exception {
    rig.module("rec", "case $CALL in ArtifactI*) sleep 100 & wait;; esac")
        .artifact("rec", file())
        .download();

    expectModule(
        () -> rig.timeout(Duration.ofSeconds(1)).handler("rec").install(),
        "update module rec: ArtifactInstall: did not end within 1 s");
  }

  @Test
  void withoutTree_cleanupIsDoneAndAllElseFails() throws Exception {
    rig.module("rec", "echo $CALL >> $LOG");
    ModulePayload payload = rig.handler("rec");

    payload.cleanup();

    expectModule(
        payload::commit, "update module rec: ArtifactCommit: " + rig.tree() + " is missing");
    expectModule(payload::supportsRollback, "update module rec: SupportsRollback: " + rig.tree());
    assertThat(rig.log()).isEmpty();
  }

  @Test
  void cleanup_removesTheTreeEvenIfTheModuleFails() throws Exception {
    rig.module(
            "rec",
            "case $CALL in Cleanup) exit 1;; Down*) mkdir -p tmp/a; ln -s / tmp/a/root;; esac")
        .artifact("rec", file())
        .download();

    expectModule(() -> rig.handler("rec").cleanup(), "update module rec: Cleanup: exit code 1");

    assertThat(rig.tree().getParent()).isEmptyDirectory();
    rig.handler("rec").cleanup();
  }

  @Test
  void cleanupThatWasInterrupted_isFinishedByTheNext() throws Exception {
    rig.module("rec", "echo $CALL >> $LOG").artifact("rec", file()).download();
    Files.move(rig.tree(), rig.tree().resolveSibling("tree.removed"));

    rig.handler("rec").cleanup();

    assertThat(rig.log()).doesNotContain("Cleanup");
    assertThat(rig.tree().getParent()).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../sh", "/bin/sh", "a/b", ".hidden", "a\nb"})
  void typeThatIsNoName_isRefused(String type) {
    assertThatThrownBy(() -> rig.handler(type))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
        .hasMessageContaining("can not be the name of an update module");
  }

  @Test
  void missingModule_isUnsupportedAndTheOthersAreNamed() throws Exception {
    rig.module("one", "").module("two", "");

    assertThatThrownBy(() -> rig.handler("three").check())
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> assertThat(e.hint().orElseThrow()).endsWith("are: one, two"))
        .hasMessage("no update module for payload type 'three'");
    Files.setPosixFilePermissions(
        folder.resolve("modules/one"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> rig.handler("one").check())
        .hasMessageContaining("can not be executed");
    rig.handler("two").check();
  }

  private PayloadSource file() throws Exception {
    return rig.input("a.txt", "hello\n");
  }

  private static void expectModule(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MODULE))
        .hasMessageStartingWith(message);
  }
}
