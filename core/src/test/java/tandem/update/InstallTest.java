package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.block.FaultyBlockDevice;
import tandem.block.FaultyBlockDevice.Action;
import tandem.block.FaultyBlockDevice.Fault;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.slot.Slot;
import tandem.slot.SlotPair;
import tandem.source.FileSource;

/** Installing, with everything that can fail on the way. */
class InstallTest {
  private static final int OLD = 2;
  private static final int TARGET = 3;
  private static final int IMAGE_BYTES = 300_000;
  private static final SignaturePolicy NO_KEYS =
      new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);

  private static final Request REQUEST = new Request(ReadLimits.DEFAULT, NO_KEYS);

  @TempDir Path folder;
  private byte[] image = new byte[0];
  private Path artifact = Path.of("");
  private final FakeBootControl boot = new FakeBootControl(OLD, false);
  private FaultyBlockDevice target = new FaultyBlockDevice(new byte[0]);

  @BeforeEach
  void makeArtifact() throws IOException {
    image = new byte[IMAGE_BYTES];
    new Random(1).nextBytes(image);
    target = new FaultyBlockDevice(new byte[1 << 19]);
    artifact = write("two", Files.write(folder.resolve("image"), image));
  }

  private Path write(String name, Path payload) throws IOException {
    Path file = folder.resolve(name + ".mender");
    ArtifactWriter.write(
        ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE)
            .name(name)
            .deviceType("sim")
            .file(payload)
            .build(),
        file);
    return file;
  }

  @Test
  void aGoodArtifact_isOnTheMediumBeforeTheOneSwitch() throws UpdateException {
    boot.beforeWrite = () -> expectImage(target.medium());

    InstallReport report = install();

    assertThat(report.stored().get(0).bytes()).isEqualTo(IMAGE_BYTES);
    assertThat(boot.writes).containsExactly("trial " + TARGET);
    assertThat(stored().update().orElseThrow().state()).isEqualTo(UpdateState.INSTALLED);
    assertThat(target.isClosed()).isTrue();
  }

  @Test
  void slot_isClaimedUntilTheSwitchAndReadOnce() throws UpdateException {
    boot.beforeWrite = () -> assertThat(target.isClosed()).isFalse();
    long read = readBytes(this::install);

    assertThat(boot.writes).hasSize(1);
    assertThat(target.isClosed()).isTrue();
    // Once to compare it with what is to be written, and once to prove it.
    assertThat(read).isBetween(2L * IMAGE_BYTES, 2L * IMAGE_BYTES + (1 << 17));
  }

  private long readBytes(ThrowingCallable action) throws UpdateException {
    assertThat(catchThrowable(action)).isNull();
    return target.operations().stream()
        .filter(operation -> operation.action() == Action.READ)
        .mapToLong(operation -> operation.length())
        .sum();
  }

  @Test
  void theStateIsStored_beforeItIsEntered() throws UpdateException {
    boot.beforeWrite =
        () -> assertThat(stored().update().orElseThrow().state()).isEqualTo(UpdateState.INSTALL);

    install();

    assertThat(boot.writes).hasSize(1);
  }

  @Test
  void everyFailingOperationOfTheTarget_leavesTheOldSystemAndCanBeRepeated() throws Exception {
    install();
    int operations = target.operations().size();
    assertThat(operations).isGreaterThan(4);

    for (int k = 0; k < operations; k++) {
      startAnew();
      target.failAt(k, Fault.EIO);
      @Nullable Throwable failure = catchThrowable(this::install);
      if (failure == null) {
        // A target that can not be read is written unseen.
        continue;
      }
      assertThat(kind(failure)).as("operation " + k).isIn(ErrorKind.IO_ERROR, ErrorKind.NO_SPACE);
      assertThat(boot.writes).as("operation " + k).isEmpty();
      target = target.afterPowerCut();
      install();
      expectImage(target.medium());
    }
  }

  @Test
  void aMediumThatLosesBytes_isNoticedBeforeTheSwitch() {
    target.flipAt(1000, Integer.MAX_VALUE);

    @Nullable Throwable failure = catchThrowable(this::install);

    assertThat(kind(failure)).isEqualTo(ErrorKind.VERIFY_FAILED);
    assertThat(boot.writes).isEmpty();
  }

  @Test
  void aSwitchThatFails_leavesTheOldSlot() {
    boot.failingWrite = 1;

    assertThat(kind(catchThrowable(this::install))).isEqualTo(ErrorKind.BOOTENV);

    assertThat(boot.writes).as("nothing to take back").containsExactly("trial " + TARGET);
    assertThat(boot.bootPart).isEqualTo(OLD);
    assertThat(stored().update()).isEmpty();
  }

  @Test
  void anEnvironmentThatWasChangedDuringTheDownload_isNotSwitched() {
    UpdateEngine engine = engine();
    InstallListener meddler =
        new InstallListener() {
          @Override
          public void onPlan(Plan plan) {
            boot.bootPart = TARGET;
          }

          @Override
          public ProgressListener progress() {
            return ProgressListener.NONE;
          }
        };

    @Nullable Throwable failure =
        catchThrowable(() -> engine.install(new FileSource(artifact), REQUEST, meddler));

    assertThat(kind(failure)).isEqualTo(ErrorKind.BOOTENV);
    assertThat(boot.writes).isEmpty();
  }

  @Test
  void aSwitchThatReportsAFailureButTookEffect_isTakenBack() throws UpdateException {
    boot.failingWrite = 1;
    boot.failsAfterTheWrite = true;

    assertThat(kind(catchThrowable(this::install))).isEqualTo(ErrorKind.BOOTENV);

    assertThat(boot.bootPart).isEqualTo(OLD);
    assertThat(boot.trial).isFalse();
    assertThat(stored().update()).isEmpty();
    boot.failingWrite = 0;
    install();
    assertThat(boot.bootPart).isEqualTo(TARGET);
  }

  @Test
  void aBootloaderThatIsNotReady_isNoticedBeforeAnythingIsWritten() {
    boot.ready = false;

    assertThat(kind(catchThrowable(this::install))).isEqualTo(ErrorKind.BOOTENV);

    assertThat(target.operations()).isEmpty();
  }

  @Test
  void anArtifactThatEndsEarly_isForgotten() throws Exception {
    byte[] whole = Files.readAllBytes(artifact);
    Files.write(artifact, Arrays.copyOf(whole, whole.length - 2000));

    assertThat(kind(catchThrowable(this::install))).isEqualTo(ErrorKind.ARTIFACT_INVALID);

    assertThat(stored().update()).isEmpty();
    assertThat(boot.writes).isEmpty();
  }

  @Test
  void resume_goesOnWithTheSameArtifactOnly() throws Exception {
    target.failAt(Action.WRITE, 0, Fault.GONE);
    assertThat(kind(catchThrowable(this::install))).isEqualTo(ErrorKind.IO_ERROR);
    target = target.afterPowerCut();
    Path other = write("three", Files.write(folder.resolve("other"), new byte[1000]));

    assertThat(kind(catchThrowable(() -> resume(other)))).isEqualTo(ErrorKind.INCOMPATIBLE);
    assertThat(boot.writes).isEmpty();

    assertThat(resume(null)).isInstanceOf(UpdateEngine.Resumed.Installation.class);
    expectImage(target.medium());
    assertThat(boot.bootPart).isEqualTo(TARGET);
  }

  @Test
  void aSecondInstallWhileOneWaits_isRefusedBeforeTheSourceIsOpened() throws UpdateException {
    install();
    artifact = folder.resolve("missing.mender");

    assertThat(kind(catchThrowable(this::install))).isEqualTo(ErrorKind.UPDATE_PENDING);
  }

  @Test
  void theSameImageAgain_isNotWritten() throws UpdateException {
    install();
    engine().rollback();

    InstallReport again = install();

    assertThat(again.stored().get(0).written()).isZero();
    assertThat(again.stored().get(0).skipped()).isEqualTo(IMAGE_BYTES);
  }

  private void startAnew() throws UpdateException {
    store().save(StoreCodec.empty());
    boot.writes.clear();
    boot.bootPart = OLD;
    boot.trial = false;
    target = new FaultyBlockDevice(new byte[1 << 19]);
  }

  private InstallReport install() throws UpdateException {
    return engine().install(new FileSource(artifact), REQUEST, new Silent());
  }

  private UpdateEngine.Resumed resume(@Nullable Path given) throws UpdateException {
    return engine()
        .resume(
            given == null ? null : new FileSource(given),
            name -> new FileSource(Path.of(name)),
            REQUEST,
            new Silent());
  }

  private void expectImage(byte[] device) {
    assertThat(Arrays.equals(Arrays.copyOf(device, IMAGE_BYTES), image)).isTrue();
  }

  private DeviceStore store() {
    return new DeviceStore(folder.resolve("store"));
  }

  private StoreContent stored() {
    try {
      return store().load();
    } catch (UpdateException e) {
      throw new AssertionError(e);
    }
  }

  private UpdateEngine engine() {
    SlotPair slots =
        new SlotPair(
            new Slot("A", "/dev/a", folder.resolve("a"), OLD),
            new Slot("B", "/dev/b", folder.resolve("b"), TARGET));
    return new UpdateEngine(
        new Device(store(), slots, boot, "sim", Clock.systemUTC()),
        new DeviceHandlers(slots, boot, slot -> target, PayloadHandlers.NONE),
        TestScripts.none(folder),
        Semantics.TANDEM);
  }

  private static @Nullable ErrorKind kind(@Nullable Throwable thrown) {
    if (thrown == null) {
      return null;
    }
    assertThat(thrown).isInstanceOf(UpdateException.class);
    return ((UpdateException) thrown).kind();
  }

  private static final class Silent implements InstallListener {
    @Override
    public void onPlan(Plan plan) {}

    @Override
    public ProgressListener progress() {
      return ProgressListener.NONE;
    }
  }
}
