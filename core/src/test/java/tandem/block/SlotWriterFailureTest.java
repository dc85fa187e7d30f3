package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tandem.block.FaultyBlockDevice.Action;
import tandem.block.FaultyBlockDevice.Fault;
import tandem.block.FaultyBlockDevice.Operation;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;

class SlotWriterFailureTest {
  private static final int MIB = 1 << 20;

  @AfterEach
  void noThread_isLeftBehind() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("tandem-block", "tandem-prove");
  }

  @Test
  void imageOneByteTooLong_isRefusedBeforeAnythingIsTouched() {
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[MIB]);

    assertThatThrownBy(
            () -> write(new UnreadableStream(new AssertionError("read")), MIB + 1, device))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NO_SPACE))
        .hasMessage("slot faulty: image is 1048577 bytes, slot holds 1048576");
    assertThat(device.operations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void faultAtAnyOperation_isNeverASuccessWithTheWrongContent(Fault fault) throws Exception {
    byte[] before = Gen.bytes(2 * MIB, 1);
    byte[] image = Gen.bytes(MIB + 77, 2);
    FaultyBlockDevice healthy = new FaultyBlockDevice(before);
    write(image, healthy);

    for (int k = 0; k < healthy.operations().size(); k++) {
      FaultyBlockDevice device = new FaultyBlockDevice(before).failAt(k, fault);

      Throwable failure = catchThrowable(() -> write(image, device));

      if (failure == null) {
        // Only a read can be got over: of the old content by writing the new one unseen, of the
        // new one by another try.
        assertThat(device.operations().get(k).action()).isEqualTo(Action.READ);
        assertThat(device.medium()).isEqualTo(overlay(before, image));
      } else {
        assertThat(failure).isInstanceOf(expected(fault));
        // A row that can not be read back is read in pieces, once, and then from the page cache.
        boolean isRead = device.operations().get(k).action() == Action.READ;
        assertThat(device.operations()).hasSizeLessThanOrEqualTo(k + (isRead ? 8 : 2));
      }
    }
  }

  @Test
  void powerCutAtAnyOperation_isMendedByTheNextRun() throws Exception {
    byte[] before = Gen.bytes(2 * MIB, 1);
    byte[] image = Gen.bytes(2 * MIB - 9, 2);
    FaultyBlockDevice healthy = new FaultyBlockDevice(before);
    write(image, healthy);

    for (int k = 0; k < healthy.operations().size(); k++) {
      FaultyBlockDevice device = new FaultyBlockDevice(before).failAt(k, Fault.GONE);
      assertThatThrownBy(() -> write(image, device)).isInstanceOf(UpdateException.class);

      FaultyBlockDevice rebooted = device.afterPowerCut(new SplittableRandom(k));
      write(image, rebooted);

      assertThat(rebooted.medium()).isEqualTo(overlay(before, image));
    }
  }

  @Test
  void failedWrite_isTheLastOperation() {
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[8 * MIB]).failAt(Action.WRITE, 3, Fault.SHORT);

    assertThatThrownBy(() -> write(Gen.bytes(8 * MIB, 2), device))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IO_ERROR))
        .hasMessage("faulty: No space left on device");

    List<Operation> operations = device.operations();
    assertThat(operations.get(operations.size() - 1).action()).isEqualTo(Action.WRITE);
    assertThat(device.operations(Action.WRITE)).hasSize(4);
  }

  @Test
  void failedFlush_isNotASuccess() {
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[MIB]).failAt(Action.FLUSH, 0, Fault.EIO);

    assertThatThrownBy(() -> write(Gen.bytes(MIB, 2), device))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IO_ERROR));

    // Nor is another try on the same device, although all reads now see the image.
    assertThatThrownBy(() -> write(Gen.bytes(MIB, 2), device)).isInstanceOf(UpdateException.class);
  }

  @Test
  void unreadableOldContent_isWrittenWithoutComparing() throws Exception {
    // The piece before it is equal to the image: what was read last must not stand in for it.
    byte[] image = new byte[MIB];
    byte[] before = image.clone();
    System.arraycopy(Gen.bytes(Pipeline.CHUNK, 1), 0, before, Pipeline.CHUNK, Pipeline.CHUNK);
    FaultyBlockDevice device = new FaultyBlockDevice(before).failAt(Action.READ, 1, Fault.EIO);

    WriteResult result = write(image, device);

    assertThat(result.written()).isEqualTo(Pipeline.CHUNK);
    assertThat(device.medium()).isEqualTo(image);
  }

  @Test
  void brokenImage_stopsTheWritingWithItsOwnFailure() {
    IOException broken = new IOException("broken artifact");
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[8 * MIB]);
    InputStream image = new EndingStream(3 * MIB + 5, broken);

    assertThatThrownBy(() -> write(image, 8 * MIB, device)).isSameAs(broken);
    assertThat(device.operations(Action.FLUSH)).isEmpty();
  }

  @Test
  void imageThatIsBrokenAtItsVeryEnd_isNotFlushed() {
    IOException wrongDigest = new IOException("wrong digest");
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[MIB]);

    assertThatThrownBy(() -> write(new EndingStream(MIB, wrongDigest), MIB, device))
        .isSameAs(wrongDigest);
    assertThat(device.operations(Action.FLUSH)).isEmpty();
  }

  @Test
  void imageThatEndsEarly_isToldWithBothNumbers() {
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[2 * MIB]);

    assertThatThrownBy(() -> write(stream(new byte[MIB + 7]), MIB + 8, device))
        .isInstanceOf(IOException.class)
        .hasMessage("image ended after 1048583 bytes, expected 1048584");
  }

  @Test
  void outOfMemoryWhileReading_reachesTheCaller() {
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[MIB]);

    assertThatThrownBy(
            () -> write(new UnreadableStream(new OutOfMemoryError("decoder")), MIB, device))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void failedTarget_stopsASlowImageWithinItsChunk() {
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[8 * MIB]).failAt(Action.WRITE, 0, Fault.GONE);
    TricklingStream image = new TricklingStream();

    assertThatThrownBy(() -> write(image, 8 * MIB, device))
        .isInstanceOf(UpdateException.class)
        .hasMessage("faulty: No such device");
    assertThat(image.given).isLessThan(2 * MIB);
  }

  @Test
  void cancel_stopsWithoutFlush() {
    AtomicBoolean cancelled = new AtomicBoolean();
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[8 * MIB]);
    ProgressListener cancelAtOnce = event -> cancelled.set(true);

    assertThatThrownBy(
            () ->
                SlotWriter.write(
                    stream(Gen.bytes(8 * MIB, 1)), 8 * MIB, device, cancelAtOnce, cancelled::get))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FAILED))
        .hasMessage("faulty: write cancelled after 262144 bytes");
    assertThat(device.operations(Action.FLUSH)).isEmpty();
  }

  @Test
  void failingListener_stopsTheWriting() {
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[MIB]);
    ProgressListener failing =
        event -> {
          throw new IllegalStateException("listener");
        };

    assertThatThrownBy(
            () -> SlotWriter.write(stream(new byte[MIB]), MIB, device, failing, () -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("listener");
  }

  private static Class<?> expected(Fault fault) {
    return fault == Fault.OUT_OF_MEMORY ? OutOfMemoryError.class : UpdateException.class;
  }

  private static WriteResult write(byte[] image, BlockDevice device)
      throws IOException, UpdateException {
    return write(stream(image), image.length, device);
  }

  private static WriteResult write(InputStream image, long size, BlockDevice device)
      throws IOException, UpdateException {
    return SlotWriter.write(image, size, device, ProgressListener.NONE, () -> false);
  }

  private static byte[] overlay(byte[] before, byte[] image) {
    byte[] after = before.clone();
    System.arraycopy(image, 0, after, 0, image.length);
    return after;
  }

  private static InputStream stream(byte[] image) {
    return new ByteArrayInputStream(image);
  }

  /** A stream of ones. */
  private abstract static class Ones extends InputStream {
    int given;

    /** Returns how many of the wanted bytes there are now. */
    abstract int next(int wanted) throws IOException;

    @Override
    public int read() {
      throw new AssertionError("reads one byte at a time");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int next = next(length);
      Arrays.fill(into, offset, offset + next, (byte) 1);
      given += next;
      return next;
    }
  }

  /** Fails at once. */
  private static final class UnreadableStream extends Ones {
    private final Error failure;

    UnreadableStream(Error failure) {
      this.failure = failure;
    }

    @Override
    int next(int wanted) {
      throw failure;
    }
  }

  /** Gives the first chunk at once and then a byte at a time, which would take minutes. */
  private static final class TricklingStream extends Ones {
    @Override
    int next(int wanted) {
      if (given < MIB) {
        return Math.min(wanted, MIB - given);
      }
      LockSupport.parkNanos(1);
      return 1;
    }
  }

  /** Gives so many bytes and then fails instead of ending. */
  private static final class EndingStream extends Ones {
    private final int length;
    private final IOException end;

    EndingStream(int length, IOException end) {
      this.length = length;
      this.end = end;
    }

    @Override
    int next(int wanted) throws IOException {
      if (given == length) {
        throw end;
      }
      return Math.min(wanted, length - given);
    }
  }
}
