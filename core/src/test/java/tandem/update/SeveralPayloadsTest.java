package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.Digest;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.ImageJob.StoredImage;

/** An image and the payload of a module in one update. */
class SeveralPayloadsTest {
  private static final int IMAGE_BYTES = 20_000;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private EngineRig rig;

  @BeforeEach
  void storeBoth() throws Exception {
    rig = new EngineRig(folder, "note");
    StoredImage image = new StoredImage(IMAGE_BYTES, Digest.sha256(new byte[IMAGE_BYTES]));
    store(
        new PayloadRecord(0, "rootfs-image", Optional.of(image)),
        new PayloadRecord(1, "note", Optional.empty()));
  }

  @Test
  void moduleThatCanNotBeAskedAnyMore_leavesTheOldSlotToBoot() throws Exception {
    rig.resume();
    rig.reboot();
    assertThat(rig.situation()).isEqualTo(Situation.TRIAL_RUNNING);
    rig.failing.add("SupportsRollback");
    rig.failing.add("ArtifactCommit");

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::commit);

    assertThat(failure.kind()).isEqualTo(ErrorKind.INCONSISTENT);
    assertThat(rig.boot.trial).isFalse();
    assertThat(rig.boot.bootPart).isEqualTo(EngineRig.OLD);
    assertThat(rig.takeCalls()).contains(" ArtifactFailure ");
    assertThat(rig.stored().update()).isEmpty();
  }

  @Test
  void bootSlotThatCanNotBeSwitchedBack_keepsTheRecord() throws Exception {
    rig.resume();
    rig.reboot();
    rig.failing.add("SupportsRollback");
    rig.failing.add("ArtifactCommit");
    rig.boot.failingWrite = 2;

    UpdateException failure = catchThrowableOfType(UpdateException.class, rig::commit);

    assertThat(failure.kind()).isEqualTo(ErrorKind.INCONSISTENT);
    assertThat(failure).hasMessageContaining("could not be switched back");
    assertThat(rig.situation()).isEqualTo(Situation.COMMIT_INTERRUPTED);
  }

  // The writer makes artifacts of one payload only: the update is put where its download ends.
  private void store(PayloadRecord... payloads) throws UpdateException {
    UpdateRecord update =
        new UpdateRecord(
            UpdateState.BEFORE_INSTALL,
            "two",
            Optional.empty(),
            Optional.of(Map.of()),
            Optional.empty(),
            List.of(payloads),
            "B",
            EngineRig.TARGET,
            EngineRig.OLD,
            "two.mender",
            Digest.sha256(new byte[0]),
            "none",
            "2026-01-01T00:00:00Z",
            Course.START);
    rig.store().save(rig.stored().with(update));
  }
}
