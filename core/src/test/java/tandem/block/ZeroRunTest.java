package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tandem.block.FaultyBlockDevice.Action;
import tandem.core.ProgressListener;

/** Zeros that a device makes itself. */
@Timeout(60)
class ZeroRunTest {
  private static final int MIB = 1 << 20;

  private final byte[] image = Gen.bytes(6 * MIB + 17, 1);

  @BeforeEach
  void makeImage() {
    Arrays.fill(image, MIB, 3 * MIB, (byte) 0);
    Arrays.fill(image, 4 * MIB, 4 * MIB + Pipeline.CHUNK, (byte) 0);
    Arrays.fill(image, 5 * MIB, image.length, (byte) 0);
  }

  @Test
  void longRuns_areMadeAndShortOnesWritten() throws Exception {
    ZeroingDevice device = new ZeroingDevice(Gen.bytes(7 * MIB, 2), true);

    WriteResult result = write(device);

    assertThat(device.made).containsExactly("1048576+2097152", "5242880+1048576");
    assertThat(device.operations(Action.WRITE).stream().mapToInt(op -> op.length()).sum())
        .isEqualTo(image.length - 3 * MIB);
    assertThat(result.written()).isEqualTo(image.length);
    assertThat(result.repaired()).isZero();
    assertThat(Arrays.copyOf(device.medium(), image.length)).isEqualTo(image);
  }

  @Test
  void zerosThatAreThere_areLeftAlone() throws Exception {
    ZeroingDevice device = new ZeroingDevice(Arrays.copyOf(image, 7 * MIB), true);

    assertThat(write(device).written()).isZero();
    assertThat(device.made).isEmpty();
  }

  @Test
  void deviceThatOnlyPromises_getsTheZerosWritten() throws Exception {
    ZeroingDevice device = new ZeroingDevice(Gen.bytes(7 * MIB, 2), false);

    assertThat(write(device).repaired()).isEqualTo(3 * MIB);
    assertThat(Arrays.copyOf(device.medium(), image.length)).isEqualTo(image);
  }

  @Test
  void deviceThatRefuses_getsTheZerosWritten() throws Exception {
    FaultyBlockDevice device =
        new FaultyBlockDevice(Gen.bytes(7 * MIB, 2)) {
          @Override
          public boolean canZero() {
            return true;
          }
        };

    assertThat(write(device).written()).isEqualTo(image.length);
    assertThat(Arrays.copyOf(device.medium(), image.length)).isEqualTo(image);
  }

  private WriteResult write(BlockDevice device) throws Exception {
    return SlotWriter.write(
        new ByteArrayInputStream(image), image.length, device, ProgressListener.NONE, () -> false);
  }

  /** Makes zeros below its cache, or says so. */
  private static final class ZeroingDevice extends FaultyBlockDevice {
    final List<String> made = new ArrayList<>();
    private final boolean isHonest;

    ZeroingDevice(byte[] content, boolean isHonest) {
      super(content);
      this.isHonest = isHonest;
    }

    @Override
    public boolean canZero() {
      return true;
    }

    @Override
    public boolean zero(long position, long length) {
      made.add(position + "+" + length);
      if (isHonest) {
        zeroMedium((int) position, (int) length);
      }
      return true;
    }
  }
}
