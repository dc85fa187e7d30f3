package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.block.FaultyBlockDevice.Action;
import tandem.block.FaultyBlockDevice.Fault;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;

/** What is proved while it is written. */
@Timeout(120)
class SlotWriterProofTest {
  private static final int MIB = 1 << 20;
  private static final int WINDOW = Window.PIECES * Window.PIECE;

  @AfterEach
  void noThread_isLeftBehind() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("tandem-block", "tandem-prove");
  }

  @Test
  void lostWrite_isFound() {
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[MIB]) {
          @Override
          public synchronized void write(long position, ByteBuffer from) throws IOException {
            if (position == Pipeline.CHUNK) {
              from.position(from.limit());
            } else {
              super.write(position, from);
            }
          }
        };

    assertThatThrownBy(() -> write(Gen.bytes(MIB, 2), device))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFY_FAILED))
        .hasMessage("slot faulty: 65536 bytes at 262144 read back are not what was written");
  }

  @Test
  void corruptionOfAnUnchangedTarget_isSeenBelowTheCacheAndOverwritten() throws Exception {
    byte[] image = Gen.bytes(2 * MIB, 1);
    FaultyBlockDevice device = new FaultyBlockDevice(image);
    device.corruptMedium(MIB + 9000);

    WriteResult result = write(image, device);

    assertThat(result.written()).isEqualTo(DifferenceWriter.PAGE);
    assertThat(result.read()).isEqualTo(2 * MIB + Window.PIECE);
    assertThat(device.medium()).isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, MIB - 1, 2 * MIB + 4097})
  void targetWithoutDirectReads_isReadBackAsAWhole(int length) throws Exception {
    byte[] image = Gen.bytes(length, 1);
    byte[] content = Arrays.copyOf(image, 3 * MIB);
    if (length > 10) {
      content[10] ^= 1;
    }

    WriteResult result = write(image, withoutDirectReads(content));

    assertThat(result.proof()).contains(Proof.CACHE);
    assertThat(result.read()).isEqualTo(2L * length);
    assertThat(result.written()).isEqualTo(length > 10 ? Math.min(length, 4096) : 0);
  }

  @Test
  void failedFlushWhileMoreIsWritten_stopsEverything() {
    int size = 5 * WINDOW;
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[size]).failAt(Action.FLUSH, 0, Fault.EIO);
    CountedStream image = new CountedStream(Gen.bytes(size, 2));

    assertThatThrownBy(() -> write(image, size, device, () -> false))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IO_ERROR))
        .hasMessage("faulty: Input/output error");

    // The window that fails, the one after it, and what is in the buffers.
    assertThat(image.given).isLessThanOrEqualTo(2 * WINDOW + 4 * MIB);
    assertThatThrownBy(device::flush).hasMessage("faulty: an earlier flush failed");
  }

  @Test
  void outOfMemoryOfTheProof_reachesTheCaller() {
    int size = 3 * WINDOW;
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[size]).failAt(Action.FLUSH, 1, Fault.OUT_OF_MEMORY);

    assertThatThrownBy(() -> write(Gen.bytes(size, 2), device))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void brokenImageWhileAWindowIsProved_endsWithItsOwnFailure() {
    int size = 3 * WINDOW;
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[size]);
    CountedStream image =
        new CountedStream(Gen.bytes(size, 2)) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            if (given >= WINDOW + 5 * MIB) {
              throw new IllegalStateException("broken");
            }
            return super.read(into, offset, length);
          }
        };

    assertThatThrownBy(() -> write(image, size, device, () -> false)).hasMessage("broken");
  }

  @Test
  void cancel_stopsTheProof() {
    byte[] image = Gen.bytes(2 * MIB, 2);
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[2 * MIB]);
    BooleanSupplier once = () -> !device.operations(Action.FLUSH).isEmpty();

    assertThatThrownBy(() -> write(new CountedStream(image), image.length, device, once))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FAILED))
        .hasMessage("faulty: verify cancelled after 0 bytes");
  }

  @Test
  void targetThatHasNothingOfTheImage_isComparedInSamplesOnly() throws Exception {
    int size = Comparison.PATIENCE + 64 * Pipeline.CHUNK;
    FaultyBlockDevice device = new FaultyBlockDevice(Gen.bytes(size, 1));
    byte[] image = Gen.bytes(size, 2);

    WriteResult result = write(image, device);

    int samples = 64 / Comparison.SAMPLE * Pipeline.CHUNK;
    assertThat(result.read()).isEqualTo(Comparison.PATIENCE + samples + size);
    assertThat(result.written()).isEqualTo(size);
    assertThat(device.medium()).isEqualTo(image);
  }

  @Test
  void sampleThatIsEqual_makesTheRestBeCompared() throws Exception {
    int size = Comparison.PATIENCE + 64 * Pipeline.CHUNK;
    byte[] image = Gen.bytes(size, 2);
    byte[] content = image.clone();
    Arrays.fill(content, 0, Comparison.PATIENCE, (byte) 7);
    FaultyBlockDevice device = new FaultyBlockDevice(content);

    WriteResult result = write(image, device);

    int unseen = (Comparison.SAMPLE - 1) * Pipeline.CHUNK;
    assertThat(result.written()).isEqualTo(Comparison.PATIENCE + unseen);
    assertThat(device.medium()).isEqualTo(image);
  }

  @Test
  void longRunOfZeros_isNoReasonToCompareLess() throws Exception {
    byte[] image = Gen.bytes(2 * Comparison.PATIENCE, 2);
    Arrays.fill(image, 0, Comparison.PATIENCE + MIB, (byte) 0);

    WriteResult result = write(image, new FaultyBlockDevice(image.clone()));

    assertThat(result.written()).isZero();
  }

  @Test
  void zeros_areAlwaysComparedAndAreNoReasonToCompareMore() throws Exception {
    int size = 2 * Comparison.PATIENCE;
    byte[] image = Gen.bytes(size, 2);
    Arrays.fill(image, Comparison.PATIENCE + MIB, Comparison.PATIENCE + 2 * MIB, (byte) 0);

    WriteResult result = write(image, new FaultyBlockDevice(new byte[size]));

    assertThat(result.skipped()).isEqualTo(MIB);
    int blocks = (Comparison.PATIENCE - MIB) / Pipeline.CHUNK;
    int samples = blocks / Comparison.SAMPLE * Pipeline.CHUNK;
    assertThat(result.read()).isEqualTo(Comparison.PATIENCE + MIB + samples + (size - MIB));
  }

  @Test
  void whatIsWritten_isOnItsWayBeforeItsTurnToBeFlushed() throws Exception {
    int size = 3 * WINDOW;
    List<String> callers = Collections.synchronizedList(new ArrayList<>());
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[size]) {
          @Override
          public synchronized void startWriteBack() {
            callers.add(Thread.currentThread().getName());
            super.startWriteBack();
          }
        };

    write(Gen.bytes(size, 2), device);

    assertThat(callers).filteredOn("tandem-prove"::equals).hasSize(3);
    // Of the first window while it was filled: nothing was being proved then.
    assertThat(callers).filteredOn("tandem-block"::equals).hasSizeGreaterThanOrEqualTo(7);
  }

  private static BlockDevice withoutDirectReads(byte[] content) {
    return new FaultyBlockDevice(content) {
      @Override
      public MediumReader openMedium() throws IOException {
        flush();
        return new CachedReader(this);
      }
    };
  }

  private static WriteResult write(byte[] image, BlockDevice device)
      throws IOException, UpdateException {
    return write(new CountedStream(image), image.length, device, () -> false);
  }

  private static WriteResult write(
      CountedStream image, int size, BlockDevice device, BooleanSupplier cancelled)
      throws IOException, UpdateException {
    return SlotWriter.write(image, size, device, ProgressListener.NONE, cancelled);
  }

  /** Counts what was read of it. */
  private static class CountedStream extends ByteArrayInputStream {
    volatile int given;

    CountedStream(byte[] content) {
      super(content);
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      int n = super.read(into, offset, length);
      given = pos;
      return n;
    }
  }
}
