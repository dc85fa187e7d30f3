package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.block.FaultyBlockDevice.Action;
import tandem.block.FaultyBlockDevice.Operation;
import tandem.core.ProgressListener;
import tandem.core.ProgressListener.Progress;
import tandem.core.UpdateException;

class SlotWriterTest {
  private static final int MIB = 1 << 20;
  private static final int PAGE = 4096;

  @AfterEach
  void noThread_isLeftBehind() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("tandem-block", "tandem-prove");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 511, 512, 513, 4095, 4096, 4097, MIB - 1, MIB, MIB + 1, 5 * MIB + 17, 6 * MIB})
  void imageOfAnyLength_isWrittenExactlyAndDurably(int length) throws Exception {
    byte[] before = Gen.bytes(6 * MIB, 1);
    byte[] image = Gen.bytes(length, 2);
    FaultyBlockDevice device = new FaultyBlockDevice(before);

    WriteResult result = write(image, device);

    assertThat(result.total()).isEqualTo(length);
    assertThat(result.written()).isEqualTo(length);
    assertThat(result.proof()).contains(Proof.DIRECT);
    assertThat(device.medium()).isEqualTo(overlay(before, image));
  }

  @Test
  void zerosOfTheImage_replaceWhatWasThere() throws Exception {
    FaultyBlockDevice device = new FaultyBlockDevice(Gen.bytes(2 * MIB, 1));

    WriteResult result = write(new byte[2 * MIB], device);

    assertThat(result.written()).isEqualTo(2 * MIB);
    assertThat(device.medium()).containsOnly(0);
  }

  @Test
  void unchangedImage_writesAndFlushesNothing() throws Exception {
    byte[] content = Gen.bytes(3 * MIB, 1);
    FaultyBlockDevice device = new FaultyBlockDevice(content);

    WriteResult result = write(Arrays.copyOf(content, 2 * MIB + 5), device);

    assertThat(result)
        .isEqualTo(new WriteResult(2 * MIB + 5, 0, 2 * MIB + 5, 0, Optional.of(Proof.DIRECT)));
    assertThat(result.skipped()).isEqualTo(2 * MIB + 5);
    assertThat(device.operations()).allMatch(done -> done.action() == Action.READ);
  }

  @Test
  void unchangedImage_flushesWhatAnEarlierWriterLeft() throws Exception {
    byte[] image = Gen.bytes(2 * MIB, 2);
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[2 * MIB]);
    assertThatThrownBy(
            () -> SlotWriter.write(stream(image), MIB, device, ProgressListener.NONE, () -> false))
        .hasMessage("image is longer than 1048576 bytes");

    write(image, device);

    assertThat(device.medium()).isEqualTo(image);
  }

  @Test
  void oneChangedByte_writesItsPage() throws Exception {
    byte[] content = Gen.bytes(3 * MIB, 1);
    byte[] image = content.clone();
    image[MIB + 300_000] ^= 1;
    FaultyBlockDevice device = new FaultyBlockDevice(content);

    WriteResult result = write(image, device);

    assertThat(result.written()).isEqualTo(PAGE);
    assertThat(device.operations(Action.WRITE))
        .containsExactly(new Operation(Action.WRITE, (MIB + 300_000) / PAGE * PAGE, PAGE));
    assertThat(device.operations(Action.FLUSH)).hasSize(1);
    assertThat(device.medium()).isEqualTo(image);
  }

  @Test
  void changedLastByte_writesNotBeyondTheImage() throws Exception {
    byte[] content = Gen.bytes(MIB, 1);
    byte[] image = Arrays.copyOf(content, 2 * PAGE + 10);
    image[2 * PAGE + 9] ^= 1;
    FaultyBlockDevice device = new FaultyBlockDevice(content);

    write(image, device);

    assertThat(device.operations(Action.WRITE))
        .containsExactly(new Operation(Action.WRITE, 2 * PAGE, 10));
    assertThat(device.medium()).isEqualTo(overlay(content, image));
  }

  @Test
  void shortGaps_areWrittenWithTheirNeighboursAndLongOnesAreNot() throws Exception {
    byte[] content = new byte[MIB];
    byte[] image = content.clone();
    image[0] = 1;
    image[4 * PAGE] = 1; // three equal pages before it
    image[9 * PAGE] = 1; // four equal pages before it
    FaultyBlockDevice device = new FaultyBlockDevice(content);

    write(image, device);

    assertThat(device.operations(Action.WRITE))
        .containsExactly(
            new Operation(Action.WRITE, 0, 5 * PAGE), new Operation(Action.WRITE, 9 * PAGE, PAGE));
  }

  @Test
  void longWrite_isFlushedOnTheWay() throws Exception {
    int size = 2 * Window.PIECES * Window.PIECE + MIB;
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[size]);

    write(Gen.bytes(size, 3), device);

    List<Action> actions = device.operations().stream().map(Operation::action).toList();
    // A late one may cover the next window, too.
    assertThat(device.operations(Action.FLUSH)).hasSizeBetween(2, 3);
    assertThat(actions.lastIndexOf(Action.FLUSH)).isGreaterThan(actions.lastIndexOf(Action.WRITE));
  }

  @Test
  void interruptedThread_writesOnAndStaysInterrupted() throws Exception {
    byte[] image = Gen.bytes(8 * MIB, 1);
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[8 * MIB]);
    Thread.currentThread().interrupt();

    try {
      write(image, device);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(device.medium()).isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3 * MIB + 1})
  void progress_growsToTheTotal(int length) throws Exception {
    List<Progress> events = new ArrayList<>();
    byte[] image = Gen.bytes(length, 1);

    SlotWriter.write(
        stream(image), length, new FaultyBlockDevice(new byte[4 * MIB]), events::add, () -> false);

    assertThat(events).extracting(Progress::done).isSorted();
    assertThat(events).allMatch(e -> e.phase().equals("write") && e.total() == length);
    assertThat(events.get(events.size() - 1).done()).isEqualTo(length);
  }

  private static WriteResult write(byte[] image, BlockDevice device)
      throws IOException, UpdateException {
    return SlotWriter.write(
        stream(image), image.length, device, ProgressListener.NONE, () -> false);
  }

  private static byte[] overlay(byte[] before, byte[] image) {
    byte[] after = before.clone();
    System.arraycopy(image, 0, after, 0, image.length);
    return after;
  }

  private static InputStream stream(byte[] image) {
    return new ByteArrayInputStream(image);
  }
}
