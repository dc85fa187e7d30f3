package tandem.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.artifact.StateScript;
import tandem.config.ScriptSettings;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.LineListener;
import tandem.process.ProgramCall;
import tandem.process.ProgramResult;

class StateScriptsTest {
  @TempDir Path folder;
  private Path rootfsScripts = Path.of("");
  private final List<String> calls = new ArrayList<>();
  private final Map<String, Deque<Integer>> codes = new HashMap<>();
  private final FakePause pause = new FakePause();

  @BeforeEach
  void makeFolders() throws IOException {
    rootfsScripts = Files.createDirectories(folder.resolve("etc/mender/scripts"));
  }

  @Test
  void scripts_runInTheOrderOfTheirNames_andOthersDoNot() throws Exception {
    script("Download_Enter_20");
    script("Download_Enter_10_second");
    script("Download_Enter_10_first");
    script("Download_Leave_00");
    script("Download_Enter_1_x");
    script("Download_Enter_00 blank");
    script("Download_Enter_00_x.d/inner");
    Files.createDirectory(rootfsScripts.resolve("Download_Enter_30_folder"));
    Files.setPosixFilePermissions(
        script("Download_Enter_05_plain"), PosixFilePermissions.fromString("rw-r--r--"));

    scripts().run(ScriptMoment.DOWNLOAD_ENTER);

    assertThat(calls)
        .containsExactly(
            "Download_Enter_10_first", "Download_Enter_10_second", "Download_Enter_20");
  }

  @Test
  void withoutAFolder_nothingIsRun() throws UpdateException {
    scripts().run(ScriptMoment.INSTALL_ENTER);

    assertThat(calls).isEmpty();
  }

  @Test
  void theFirstThatFails_isTheLast() throws Exception {
    script("Download_Enter_00");
    script("Download_Enter_01");
    codes.put("Download_Enter_00", answers(3));

    assertFails(ScriptMoment.DOWNLOAD_ENTER, "Download_Enter_00: failed: exit code 3");
    assertThat(calls).containsExactly("Download_Enter_00");
  }

  @Test
  void whereErrorsAreIgnored_allRunAndTheFirstFailureIsToldInTheEnd() throws Exception {
    script("Download_Error_00");
    script("Download_Error_01");
    script("Download_Error_02");
    codes.put("Download_Error_00", answers(1));
    codes.put("Download_Error_01", answers(2));

    assertFails(ScriptMoment.DOWNLOAD_ERROR, "Download_Error_00: failed: exit code 1");
    assertThat(calls).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(ScriptMoment.class)
  void errorsAreIgnored_whereMenderIgnoresThem(ScriptMoment moment) {
    boolean ignored =
        moment.prefix().endsWith("_Error")
            || moment.prefix().startsWith("Idle_")
            || moment.prefix().equals("ArtifactCommit_Leave")
            || moment.prefix().startsWith("ArtifactRollback")
            || moment.prefix().startsWith("ArtifactFailure_");

    assertThat(moment.ignoresErrors()).isEqualTo(ignored);
  }

  @ParameterizedTest
  @EnumSource
  void mender3_ignoresErrorsOfFewerMoments(ScriptMoment moment) {
    boolean not =
        moment == ScriptMoment.COMMIT_LEAVE
            || moment == ScriptMoment.ROLLBACK_ENTER
            || moment == ScriptMoment.ROLLBACK_LEAVE;

    assertThat(moment.ignoresErrors(true)).isEqualTo(moment.ignoresErrors() && !not);
  }

  @Test
  void whereErrorsAreNotIgnored_theFirstThatFailsIsTheLastWhateverTheMoment() throws Exception {
    scripts()
        .keep(List.of(scriptOf("ArtifactCommit_Leave_00"), scriptOf("ArtifactCommit_Leave_01")));
    codes.put("ArtifactCommit_Leave_00", answers(3));

    assertThatThrownBy(() -> scripts().run(ScriptMoment.COMMIT_LEAVE, false, () -> {}))
        .isInstanceOf(UpdateException.class);

    assertThat(calls).containsExactly("ArtifactCommit_Leave_00");
  }

  @Test
  void exitCode21_isCalledAgainUntilItAnswersOtherwise() throws Exception {
    script("Download_Enter_00");
    codes.put("Download_Enter_00", answers(21, 21, 0));

    scripts().run(ScriptMoment.DOWNLOAD_ENTER);

    assertThat(calls).hasSize(3);
    assertThat(pause.slept).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(4));
  }

  @ParameterizedTest
  @EnumSource(names = {"DOWNLOAD_ENTER", "DOWNLOAD_ERROR"})
  void exitCode21_isAFailureAfterTheTimeSinceTheFirst(ScriptMoment moment) throws Exception {
    script(moment.prefix() + "_00");
    codes.put(moment.prefix() + "_00", answers(21, 21, 21, 21, 21, 21));

    assertFails(moment, "_00: asked for a later call (exit code 21) for 10 s, at most 10 s");
    assertThat(pause.slept)
        .containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofSeconds(2));
  }

  @Test
  void theTimeOfOneScript_isNotThatOfTheNext() throws Exception {
    script("Download_Enter_00");
    script("Download_Enter_01");
    codes.put("Download_Enter_00", answers(21, 21, 0));
    codes.put("Download_Enter_01", answers(21, 21, 0));

    scripts().run(ScriptMoment.DOWNLOAD_ENTER);

    assertThat(calls).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3", "3\n"})
  void knownVersions_areRun(String version) throws Exception {
    script("Download_Enter_00");
    Files.writeString(rootfsScripts.resolve("version"), version);

    scripts().run(ScriptMoment.DOWNLOAD_ENTER);

    assertThat(calls).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "4", "three"})
  void otherVersions_areRefusedOnceAScriptWouldRun(String version) throws Exception {
    Files.writeString(rootfsScripts.resolve("version"), version);
    scripts().run(ScriptMoment.DOWNLOAD_ENTER);
    script("Download_Enter_00");

    assertFails(ScriptMoment.DOWNLOAD_ENTER, "version: says '" + version + "', expected 2 or 3");
    assertThat(calls).isEmpty();
  }

  @Test
  void versionThatIsNoFile_isRefusedAtOnce() throws Exception {
    Files.createSymbolicLink(rootfsScripts.resolve("version"), Path.of("/dev/null"));
    script("Download_Enter_00");

    assertFails(ScriptMoment.DOWNLOAD_ENTER, "version: is not a regular file");
  }

  @Test
  void aMissingVersion_isAnErrorOnlyForMender3() throws Exception {
    script("Download_Enter_00");

    StateScripts strict = new StateScripts(setup(ScriptSetup.Mode.RUN, true), this::call, pause);

    assertThatThrownBy(() -> strict.run(ScriptMoment.DOWNLOAD_ENTER))
        .hasMessageContaining("version: missing, expected 2 or 3");
  }

  @Test
  void belowAnotherRoot_scriptsAreNotRun_orInsideOfIt() throws Exception {
    script("Download_Enter_00");

    new StateScripts(setup(ScriptSetup.Mode.LIST, false), this::call, pause)
        .run(ScriptMoment.DOWNLOAD_ENTER);
    assertThat(calls).isEmpty();

    List<ProgramCall> inside = new ArrayList<>();
    new StateScripts(
            setup(ScriptSetup.Mode.CHROOT, false),
            (call, lines) -> {
              inside.add(call);
              return ProgramResult.exited(0);
            },
            pause)
        .run(ScriptMoment.DOWNLOAD_ENTER);
    assertThat(inside).hasSize(1);
    assertThat(inside.get(0).words())
        .contains(folder.toString())
        .endsWith("/", "/etc/mender/scripts/Download_Enter_00");
  }

  @Test
  void aScriptThatTakesTooLong_hasFailedWhateverItsCode() throws Exception {
    script("Download_Enter_00");
    StateScripts slow =
        new StateScripts(
            setup(ScriptSetup.Mode.RUN, false),
            (call, lines) -> new ProgramResult(21, 0, true, call.timeout()),
            pause);

    assertThatThrownBy(() -> slow.run(ScriptMoment.DOWNLOAD_ENTER))
        .hasMessageEndingWith("Download_Enter_00: failed: did not end within 3600 s");
  }

  @Test
  void aScriptWithoutAnInterpreter_failsWithThatReason() throws Exception {
    Files.writeString(script("Download_Enter_00"), "echo hello\n");
    codes.put("Download_Enter_00", answers(127));

    assertFails(ScriptMoment.DOWNLOAD_ENTER, "failed: exit code 127; it does not begin with #!");
  }

  @Test
  void aScriptThatCanNotBeStarted_failsWithThatReason() throws Exception {
    Files.writeString(script("Download_Enter_00"), "#!/bin/none\n");
    StateScripts refused =
        new StateScripts(
            setup(ScriptSetup.Mode.RUN, false),
            (call, lines) -> {
              throw new UpdateException(ErrorKind.OS_ERROR, "can not be started");
            },
            pause);

    assertThatThrownBy(() -> refused.run(ScriptMoment.DOWNLOAD_ENTER))
        .hasMessageEndingWith("can not be started; its interpreter '/bin/none' is missing");
  }

  @Test
  void theArtifactsScripts_replaceThoseOfTheLast() throws Exception {
    StateScripts scripts = scripts();
    scripts.keep(List.of(scriptOf("ArtifactInstall_Enter_00_old")));
    scripts.keep(
        List.of(scriptOf("ArtifactInstall_Enter_01_new"), scriptOf("ArtifactCommit_Enter_00")));

    scripts.run(ScriptMoment.INSTALL_ENTER);

    assertThat(calls).containsExactly("ArtifactInstall_Enter_01_new");
    assertThat(folder.resolve("data/scripts/version")).hasContent("3");
    assertThat(folder.resolve("data/scripts/ArtifactCommit_Enter_00")).hasContent("#!/bin/sh\n");
    scripts.keep(List.of());
    scripts.run(ScriptMoment.INSTALL_ENTER);
    assertThat(calls).hasSize(1);
  }

  @Test
  void aReplacementThatWasInterrupted_leavesTheOldSet() throws Exception {
    StateScripts scripts = scripts();
    scripts.keep(List.of(scriptOf("ArtifactInstall_Enter_00_old")));
    Path data = folder.resolve("data");
    Files.createDirectory(data.resolve("scripts.coming"));
    Files.writeString(data.resolve("scripts.coming/ArtifactInstall_Enter_00_half"), "");
    Files.move(data.resolve("scripts"), data.resolve("scripts.going"));

    scripts.run(ScriptMoment.INSTALL_ENTER);

    assertThat(calls).containsExactly("ArtifactInstall_Enter_00_old");
    assertThat(data.toFile().list()).containsExactly("scripts");
  }

  private void assertFails(ScriptMoment moment, String message) {
    assertThatThrownBy(() -> scripts().run(moment))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.SCRIPT))
        .hasMessageContaining(message);
  }

  private static Deque<Integer> answers(Integer... all) {
    return new ArrayDeque<>(List.of(all));
  }

  private static StateScript scriptOf(String name) {
    return new StateScript(name, "#!/bin/sh\n".getBytes(UTF_8));
  }

  private Path script(String name) throws IOException {
    Path file = rootfsScripts.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ScriptSetup setup(ScriptSetup.Mode mode, boolean needsVersion) {
    ScriptSettings limits =
        new ScriptSettings(Duration.ofHours(1), Duration.ofSeconds(10), Duration.ofSeconds(4));
    return new ScriptSetup(
        folder, rootfsScripts, folder.resolve("data"), limits, mode, needsVersion);
  }

  private StateScripts scripts() {
    return new StateScripts(setup(ScriptSetup.Mode.RUN, false), this::call, pause);
  }

  private ProgramResult call(ProgramCall call, LineListener lines) {
    assertThat(call.timeout()).isEqualTo(Duration.ofHours(1));
    String name = Path.of(call.program()).getFileName().toString();
    calls.add(name);
    Deque<Integer> left = codes.getOrDefault(name, new ArrayDeque<>());
    return ProgramResult.exited(left.isEmpty() ? 0 : left.remove());
  }

  private static final class FakePause implements Pause {
    final List<Duration> slept = new ArrayList<>();
    private long now = 17;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void sleep(Duration time) {
      slept.add(time);
      now += time.toNanos();
    }
  }
}
