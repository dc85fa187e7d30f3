package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.block.FaultyBlockDevice.Action;
import tandem.block.FaultyBlockDevice.Fault;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;

/** What is done about pieces that the medium does not hold as they were written. */
@Timeout(120)
class PieceRepairTest {
  private static final int MIB = 1 << 20;
  private static final int WINDOW = Window.PIECES * Window.PIECE;

  @ParameterizedTest
  @ValueSource(ints = {0, 70_000, 3 * MIB + 512, 3 * MIB + 516})
  void byteThatIsStoredWrong_isFoundAndItsPieceWrittenAgain(int position) throws Exception {
    byte[] image = Gen.bytes(3 * MIB + 517, 2);
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[4 * MIB]).flipAt(position, 1);

    WriteResult result = write(image, device);

    assertThat(result.repaired()).isEqualTo(position < 3 * MIB ? Window.PIECE : 517);
    assertThat(result.proof()).contains(Proof.DIRECT);
    assertThat(Arrays.copyOf(device.medium(), image.length)).isEqualTo(image);
  }

  @ParameterizedTest
  @CsvSource({"2, true", "3, false"})
  void piece_isWrittenAgainTwiceAtMost(int flips, boolean succeeds) throws Exception {
    byte[] image = Gen.bytes(2 * MIB, 2);
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[2 * MIB]).flipAt(MIB + 70_000, flips);

    if (succeeds) {
      assertThat(write(image, device).repaired()).isEqualTo(Window.PIECE);
    } else {
      assertThatThrownBy(() -> write(image, device))
          .isInstanceOfSatisfying(
              UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFY_FAILED))
          .hasMessage("slot faulty: 65536 bytes at 1114112 read back are not what was written");
    }
    assertThat(device.operations(Action.FLUSH)).hasSize(3);
  }

  @Test
  void severalWrongPiecesInOneRow_areAllRepaired() throws Exception {
    byte[] image = Gen.bytes(2 * MIB, 2);
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[2 * MIB]) {
          @Override
          public synchronized void flush() throws IOException {
            boolean isFirst = operations(Action.FLUSH).isEmpty();
            super.flush();
            if (isFirst && !operations(Action.FLUSH).isEmpty()) {
              corruptMedium(5);
              corruptMedium(Window.PIECE);
              corruptMedium(2 * MIB - 1);
            }
          }
        };

    assertThat(write(image, device).repaired()).isEqualTo(3 * Window.PIECE);
    assertThat(device.medium()).isEqualTo(image);
  }

  @Test
  void pieceThatTheCacheHasNotEither_isNotRepaired() {
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[MIB]) {
          @Override
          public synchronized void flush() throws IOException {
            super.flush();
            dropCache();
          }
        }.flipAt(9, 1);

    assertThatThrownBy(() -> write(Gen.bytes(MIB, 2), device))
        .hasMessage("slot faulty: 65536 bytes at 0 read back are not what was written");
    assertThat(device.operations(Action.FLUSH)).hasSize(1);
  }

  // By then it was written back while the window before it was proved, and the cache is free to
  // forget it.
  @ParameterizedTest
  @ValueSource(ints = {WINDOW + 70_000, 2 * WINDOW + 70_000, 3 * WINDOW - 1})
  void pieceOfALaterWindow_isRepairedFromTheCacheToo(int position) throws Exception {
    byte[] image = Gen.bytes(3 * WINDOW, 2);
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[3 * WINDOW]).flipAt(position, 1);

    assertThat(write(image, device).repaired()).isEqualTo(Window.PIECE);
    assertThat(device.medium()).isEqualTo(image);
  }

  @Test
  void rowThatCanNotBeReadBackOnce_isReadInPieces() throws Exception {
    byte[] image = Gen.bytes(MIB, 2);
    int compared = MIB / Pipeline.CHUNK;
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[MIB]).failAt(Action.READ, compared, Fault.EIO);

    assertThat(write(image, device).repaired()).isZero();
    assertThat(device.medium()).isEqualTo(image);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "3, false"})
  void badSectorInTheReadBack_isHealedByWritingItAgain(int writes, boolean heals) throws Exception {
    byte[] image = Gen.bytes(2 * MIB, 2);
    BadSectorDevice device = new BadSectorDevice(2 * MIB, MIB + 70_000, writes);

    if (heals) {
      assertThat(write(image, device).repaired()).isEqualTo(Window.PIECE);
      assertThat(device.medium()).isEqualTo(image);
    } else {
      assertThatThrownBy(() -> write(image, device))
          .isInstanceOfSatisfying(
              UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFY_FAILED))
          .hasMessage(
              "slot faulty: 65536 bytes at 1114112 can not be read back: faulty: bad sector");
    }
  }

  @Test
  void deviceThatIsGoneInTheReadBack_isNotProved() {
    int compared = MIB / Pipeline.CHUNK;
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[MIB]).failAt(Action.READ, compared, Fault.GONE);

    assertThatThrownBy(() -> write(Gen.bytes(MIB, 2), device))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFY_FAILED))
        .hasMessage("slot faulty: 65536 bytes at 0 can not be read back: faulty: No such device");
  }

  private static WriteResult write(byte[] image, BlockDevice device)
      throws IOException, UpdateException {
    return SlotWriter.write(
        new ByteArrayInputStream(image), image.length, device, ProgressListener.NONE, () -> false);
  }

  /** Has a sector that can not be read on the medium before it was written often enough. */
  private static final class BadSectorDevice extends FaultyBlockDevice {
    private final int bad;
    private int writesLeft;

    BadSectorDevice(int size, int bad, int repairs) {
      super(new byte[size]);
      this.bad = bad;
      this.writesLeft = repairs + 1;
    }

    @Override
    public synchronized void write(long position, ByteBuffer from) throws IOException {
      if (holds(position, from.remaining())) {
        writesLeft--;
      }
      super.write(position, from);
    }

    @Override
    public MediumReader openMedium() throws IOException {
      MediumReader medium = super.openMedium();
      return new MediumReader() {
        @Override
        public Proof proof() {
          return medium.proof();
        }

        @Override
        public void read(long position, ByteBuffer into) throws IOException {
          if (holds(position, into.remaining()) && writesLeft > 0) {
            throw new IOException("faulty: bad sector");
          }
          medium.read(position, into);
        }

        @Override
        public void close() {}
      };
    }

    private boolean holds(long position, int length) {
      return position <= bad && bad < position + length;
    }
  }
}
