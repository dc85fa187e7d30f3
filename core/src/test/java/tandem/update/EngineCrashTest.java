package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.UpdateException;

/**
 * The power goes before or after every call of a script or handler; then any command may follow.
 */
class EngineCrashTest {
  private static final int MOST_COMMANDS = 6;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "note, true, ''",
    "note, false, ''",
    "note, true, ArtifactInstall",
    "note, true, ArtifactCommit_Enter",
    "rootfs-image, true, ''",
    "rootfs-image, true, ArtifactInstall_Leave",
    "rootfs-image, true, ArtifactCommit_Enter",
  })
  void whateverCommandFollows_theDeviceEndsCleanAndAsItSays(
      String type, boolean supportsRollback, String failing) throws Exception {
    int calls = callsOf(rig("whole", type, supportsRollback, failing));
    assertThat(calls).isGreaterThan(8);
    List<Command> commands = List.of(Command.values());

    for (int cut = 0; cut < 2 * calls; cut++) {
      // Each command follows every fourth cut; which one it is moves on from case to case.
      Command command = commands.get((cut + failing.length()) % commands.size());
      String name = command + "-" + cut;
      EngineRig rig = rig(name, type, supportsRollback, failing);
      rig.cutAt = cut / 2;
      rig.cutAfter = cut % 2 == 1;
      callsOf(rig);
      rig.reboot();
      run(rig, command);

      settle(rig);

      expectClean(rig, type, supportsRollback, name + " after " + rig.calls);
    }
  }

  private EngineRig rig(String name, String type, boolean supportsRollback, String failing)
      throws Exception {
    EngineRig rig = new EngineRig(Files.createDirectories(folder.resolve(name)), type);
    rig.supportsRollback = supportsRollback;
    rig.failing.add(failing);
    return rig;
  }

  private static int callsOf(EngineRig rig) {
    try {
      rig.install();
      rig.reboot(rig.cutAt);
      rig.commit();
    } catch (UpdateException | EngineRig.PowerCut e) {
      return rig.calls.size();
    }
    return rig.calls.size();
  }

  private static void run(EngineRig rig, Command command) {
    try {
      switch (command) {
        case INSTALL -> rig.install();
        case RESUME -> rig.resume();
        case COMMIT -> rig.commit();
        case ROLLBACK -> rig.rollback();
        case FORGET -> rig.forget(new OwnersWord(Optional.empty(), Optional.empty()));
      }
    } catch (UpdateException e) {
      assertThat(e).hasMessageNotContaining("Exception");
    }
  }

  private static void settle(EngineRig rig) throws UpdateException {
    for (int i = 0; i < MOST_COMMANDS; i++) {
      switch (rig.situation()) {
        case IDLE -> {
          return;
        }
        case AWAITING_COMMIT, TRIAL_RUNNING, COMMITTED -> run(rig, Command.COMMIT);
        case AWAITING_REBOOT, REBOOT_PENDING -> rig.reboot();
        default -> run(rig, Command.ROLLBACK);
      }
    }
  }

  private static void expectClean(
      EngineRig rig, String type, boolean supportsRollback, String story) throws UpdateException {
    assertThat(rig.situation()).as(story).isEqualTo(Situation.IDLE);
    assertThat(rig.boot.trial).as(story).isFalse();
    assertThat(rig.boot.bootPart).as(story).isEqualTo(rig.running);
    boolean isNew =
        type.equals("note") ? rig.module.equals("new") : rig.running == EngineRig.TARGET;
    String name = rig.stored().installed().artifactName();
    boolean again = rig.calls.indexOf("Download_Leave") != rig.calls.lastIndexOf("Download_Leave");
    if (!type.equals("note") && again) {
      // The second installation may be the first one's way to the slot that was old.
      assertThat(name)
          .as(story)
          .isEqualTo(rig.calls.contains("ArtifactCommit_Leave") ? "two" : "one");
      return;
    }
    if (supportsRollback) {
      assertThat(name).as(story).isEqualTo(isNew ? "two" : "one");
    } else {
      assertThat(name).as(story).startsWith(isNew ? "two" : "");
    }
  }
}
