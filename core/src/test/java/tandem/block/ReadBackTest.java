package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.block.FaultyBlockDevice.Action;
import tandem.block.FaultyBlockDevice.Fault;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.ProgressListener.Progress;
import tandem.core.UpdateException;

class ReadBackTest {
  private static final int MIB = 1 << 20;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 4095, 4096, 4097, MIB - 1, MIB, MIB + 1, 3 * MIB})
  void digestOfAnyLength_isThatOfTheFirstBytes(int length) throws Exception {
    byte[] content = Gen.bytes(3 * MIB, 1);

    ReadBackResult result = digest(new FaultyBlockDevice(content), length);

    assertThat(result)
        .isEqualTo(
            new ReadBackResult(sha256(Arrays.copyOf(content, length)), length, Proof.DIRECT));
  }

  @Test
  void corruptionBelowTheCache_changesTheDigest() throws Exception {
    byte[] content = Gen.bytes(MIB, 1);
    FaultyBlockDevice device = new FaultyBlockDevice(content);
    device.corruptMedium(MIB - 1);

    assertThat(digest(device, MIB).sha256()).isNotEqualTo(sha256(content));
    assertThat(device.content()).isEqualTo(content);
  }

  @Test
  void unflushedData_isFlushedFirst() throws Exception {
    byte[] image = Gen.bytes(MIB, 1);
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[MIB]);
    device.write(0, ByteBuffer.wrap(image));

    assertThat(digest(device, MIB).sha256()).isEqualTo(sha256(image));
  }

  @Test
  void deviceWithoutDirectReads_saysSo() throws Exception {
    FaultyBlockDevice device = new FaultyBlockDevice(Gen.bytes(MIB, 1));

    try (MediumReader reader = new CachedReader(device)) {
      assertThat(reader.proof()).isEqualTo(Proof.CACHE).hasToString("cache");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"EIO", "SHORT", "GONE"})
  void failedRead_isAnError(Fault fault) {
    FaultyBlockDevice device =
        new FaultyBlockDevice(new byte[4 * MIB]).failAt(Action.READ, 2, fault);

    assertThatThrownBy(() -> digest(device, 4 * MIB))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IO_ERROR));
    assertThat(device.operations()).hasSize(3);
  }

  @Test
  void moreThanTheDeviceHolds_isAMistakeOfTheCaller() {
    assertThatThrownBy(() -> digest(new FaultyBlockDevice(new byte[5]), 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("faulty: digest of 6 bytes, it holds 5");
  }

  @Test
  void cancel_stopsTheReading() {
    FaultyBlockDevice device = new FaultyBlockDevice(new byte[MIB]);

    assertThatThrownBy(() -> ReadBack.digest(device, MIB, ProgressListener.NONE, () -> true))
        .isInstanceOf(UpdateException.class)
        .hasMessage("faulty: verify cancelled after 0 bytes");
  }

  @Test
  void progress_growsToTheTotal() throws Exception {
    List<Progress> events = new ArrayList<>();

    ReadBack.digest(
        new FaultyBlockDevice(new byte[2 * MIB]), 2 * MIB - 1, events::add, () -> false);

    assertThat(events).extracting(Progress::done).isSorted();
    assertThat(events.get(events.size() - 1))
        .isEqualTo(new Progress("verify", 2 * MIB - 1, 2 * MIB - 1));
  }

  private static ReadBackResult digest(BlockDevice device, long length) throws UpdateException {
    return ReadBack.digest(device, length, ProgressListener.NONE, () -> false);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
