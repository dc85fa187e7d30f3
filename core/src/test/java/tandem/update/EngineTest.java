package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.ImageTarget;
import tandem.slot.Slot;
import tandem.slot.SlotPair;

/** Commit and rollback in every state that a device can be found in. */
class EngineTest {
  private static final int OLD = 2;
  private static final int TARGET = 3;

  @TempDir Path folder;

  record Found(Optional<UpdateState> stored, boolean trial, int boots, int runs) {}

  static Stream<Found> everyState() {
    List<Found> all = new ArrayList<>();
    List<Optional<UpdateState>> states = new ArrayList<>(List.of(Optional.empty()));
    for (UpdateState state : UpdateState.values()) {
      states.add(Optional.of(state));
    }
    for (Optional<UpdateState> state : states) {
      for (int bits = 0; bits < 8; bits++) {
        all.add(
            new Found(
                state,
                (bits & 4) != 0,
                (bits & 2) != 0 ? TARGET : OLD,
                (bits & 1) != 0 ? TARGET : OLD));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("everyState")
  void rollback_neverLeavesAnythingButTheOldSlotToBoot(Found found) throws UpdateException {
    FakeBootControl boot = boot(found);
    UpdateEngine engine = engine(found, boot);

    ErrorKind failure = kind(catchThrowable(() -> engine.rollback()));

    if (failure == null) {
      assertThat(store().load().update()).isEmpty();
      boolean dropped = isDownload(found);
      if (!dropped) {
        assertThat(boot.bootPart).isEqualTo(OLD);
        assertThat(boot.trial).isFalse();
      }
    } else {
      assertThat(failure).isEqualTo(ErrorKind.NOTHING_IN_PROGRESS);
      assertThat(boot.writes).isEmpty();
    }
    assertThat(boot.writes).hasSizeLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("everyState")
  void commit_keepsTheNewSystemOnlyWhereItRuns(Found found) throws UpdateException {
    FakeBootControl boot = boot(found);

    ErrorKind failure = kind(catchThrowable(() -> engine(found, boot).commit()));

    StoreContent after = store().load();
    if (failure == null) {
      assertThat(found.runs()).isEqualTo(TARGET);
      assertThat(boot.bootPart).isEqualTo(TARGET);
      assertThat(boot.trial).isFalse();
      assertThat(after.installed().artifactName()).isEqualTo("two");
      assertThat(after.update()).isEmpty();
    } else {
      assertThat(after.installed().artifactName()).isEqualTo("one");
      boolean switchedBack = failure == ErrorKind.ROLLED_BACK;
      assertThat(after.update().isPresent())
          .isEqualTo(!switchedBack && keepsRecord(found, failure));
      if (switchedBack) {
        assertThat(boot.bootPart).isEqualTo(OLD);
        assertThat(boot.trial).isFalse();
        assertThat(after.lastOutcome().orElseThrow().result())
            .isEqualTo(Outcome.Result.ROLLED_BACK);
      } else {
        assertThat(boot.writes).isEmpty();
      }
    }
  }

  private static boolean isDownload(Found found) {
    return found
        .stored()
        .map(state -> state.phase(Verdict.OPEN))
        .equals(Optional.of(Phase.DOWNLOAD));
  }

  private static boolean keepsRecord(Found found, ErrorKind failure) {
    boolean overtaken =
        isDownload(found) && (found.trial() || found.boots() == TARGET || found.runs() == TARGET);
    return found.stored().isPresent() && !(overtaken && failure == ErrorKind.NOTHING_IN_PROGRESS);
  }

  @ParameterizedTest
  @MethodSource("everyState")
  void status_changesNothing(Found found) throws UpdateException {
    FakeBootControl boot = boot(found);

    Status status = engine(found, boot).status();

    assertThat(boot.writes).isEmpty();
    assertThat(store().load().update().map(UpdateRecord::state)).isEqualTo(found.stored());
    assertThat(status.situation().story()).isNotEmpty();
  }

  @Test
  void aRollbackWhoseWriteFails_isInconsistentAndCanBeRepeated() throws UpdateException {
    Found trial = new Found(Optional.of(UpdateState.INSTALLED), true, TARGET, TARGET);
    FakeBootControl boot = boot(trial);
    boot.failingWrite = 1;
    UpdateEngine engine = engine(trial, boot);

    assertThat(kind(catchThrowable(() -> engine.rollback()))).isEqualTo(ErrorKind.INCONSISTENT);
    assertThat(boot.bootPart).isEqualTo(TARGET);

    assertThat(engine.rollback().rebootNeeded()).isTrue();
    assertThat(boot.bootPart).isEqualTo(OLD);
  }

  @Test
  void aCommitThatChangedNothing_canBeRepeated() throws UpdateException {
    Found trial = new Found(Optional.of(UpdateState.INSTALLED), true, TARGET, TARGET);
    FakeBootControl boot = boot(trial);
    boot.failingWrite = 1;
    UpdateEngine engine = engine(trial, boot);

    assertThat(kind(catchThrowable(() -> engine.commit()))).isEqualTo(ErrorKind.BOOTENV);
    assertThat(engine.commit().artifactName()).isEqualTo("two");
    assertThat(boot.bootPart).isEqualTo(TARGET);
    assertThat(boot.trial).isFalse();
  }

  @Test
  void aCommitThatReachedTheEnvironment_isFinishedByTheNextOne() throws UpdateException {
    Found trial = new Found(Optional.of(UpdateState.INSTALLED), true, TARGET, TARGET);
    FakeBootControl boot = boot(trial);
    boot.failingWrite = 1;
    boot.failsAfterTheWrite = true;
    UpdateEngine engine = engine(trial, boot);

    assertThat(kind(catchThrowable(() -> engine.commit()))).isEqualTo(ErrorKind.BOOTENV);
    assertThat(engine.commit().artifactName()).isEqualTo("two");
    assertThat(store().load().installed().provides()).containsEntry("a", "b");
  }

  @Test
  void aBootPartOfNeitherSlot_isSaidByEveryCommand() throws UpdateException {
    Found odd = new Found(Optional.empty(), false, 7, OLD);
    UpdateEngine engine = engine(odd, boot(odd));

    assertThat(kind(catchThrowable(engine::status))).isEqualTo(ErrorKind.BOOTENV);
    assertThat(kind(catchThrowable(() -> engine.commit()))).isEqualTo(ErrorKind.BOOTENV);
    assertThat(catchThrowable(() -> engine.rollback())).hasMessageContaining("boots part 7");
  }

  private static @Nullable ErrorKind kind(@Nullable Throwable thrown) {
    if (thrown == null) {
      return null;
    }
    assertThat(thrown).isInstanceOf(UpdateException.class);
    return ((UpdateException) thrown).kind();
  }

  private static FakeBootControl boot(Found found) {
    return new FakeBootControl(found.boots(), found.trial());
  }

  private DeviceStore store() {
    return new DeviceStore(folder);
  }

  private UpdateEngine engine(Found found, FakeBootControl boot) throws UpdateException {
    StoreContent content =
        new StoreContent(
            new Installed("one", Optional.empty(), Map.of()),
            found.stored().map(state -> DeviceStoreTest.record().in(state)),
            Optional.empty(),
            StoreCodec.empty().document());
    store().save(content);
    Slot old = new Slot("A", "/dev/a", folder.resolve("a"), OLD);
    Slot target = new Slot("B", "/dev/b", folder.resolve("b"), TARGET);
    SlotPair slots = found.runs() == TARGET ? new SlotPair(target, old) : new SlotPair(old, target);
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    ImageTarget none =
        slot -> {
          throw new AssertionError("slot " + slot.name() + " is not needed");
        };
    return new UpdateEngine(
        new Device(store(), slots, boot, "sim", clock),
        new DeviceHandlers(slots, boot, none, PayloadHandlers.NONE),
        TestScripts.none(folder),
        Semantics.TANDEM);
  }
}
