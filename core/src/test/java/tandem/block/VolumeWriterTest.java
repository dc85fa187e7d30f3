package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;

class VolumeWriterTest {
  private static final int MIB = 1 << 20;

  private static WriteResult write(InputStream image, long size, BlockDevice device)
      throws Exception {
    return SlotWriter.write(image, size, device, ProgressListener.NONE, () -> false);
  }

  private static WriteResult write(byte[] image, BlockDevice device) throws Exception {
    return write(new ByteArrayInputStream(image), image.length, device);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 511, 126_976, MIB - 1, MIB, 3 * MIB + 17, 4 * MIB})
  void image_replacesAllThatTheVolumeHeld(int length) throws Exception {
    byte[] image = Gen.bytes(length, 2);
    FakeVolume volume = new FakeVolume(Gen.bytes(4 * MIB, 1), 4 * MIB);

    WriteResult result = write(image, volume);

    assertThat(result).isEqualTo(new WriteResult(length, length, 0, 0, Optional.empty()));
    assertThat(volume.content()).isEqualTo(image);
    assertThat(volume.isDurable()).isTrue();
  }

  @Test
  void sameImage_isWrittenAllTheSame() throws Exception {
    byte[] image = Gen.bytes(MIB, 2);
    FakeVolume volume = new FakeVolume(image, MIB);

    assertThat(write(image, volume).written()).isEqualTo(MIB);
    assertThat(volume.begun()).isEqualTo(1);
  }

  @Test
  void emptyImage_isRefusedBecauseItWouldWipeTheVolume() {
    FakeVolume volume = new FakeVolume(Gen.bytes(MIB, 1), MIB);

    assertThatThrownBy(() -> write(new byte[0], volume))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ARTIFACT_INVALID))
        .hasMessage("slot volume: image is 0 bytes, which would wipe the volume");
    assertThat(volume.begun()).isZero();
  }

  @Test
  void imageThatIsTooLarge_leavesTheVolumeAlone() {
    FakeVolume volume = new FakeVolume(Gen.bytes(MIB, 1), MIB);

    assertThatThrownBy(() -> write(Gen.bytes(MIB + 1, 2), volume))
        .hasMessage("slot volume: image is 1048577 bytes, slot holds 1048576");
    assertThat(volume.begun()).isZero();
  }

  @Test
  void sourceThatYieldsNothing_leavesTheVolumeAlone() {
    FakeVolume volume = new FakeVolume(Gen.bytes(4 * MIB, 1), 4 * MIB);

    assertThatThrownBy(() -> write(InputStream.nullInputStream(), 4 * MIB, volume))
        .isInstanceOf(IOException.class);
    assertThat(volume.begun()).isZero();
  }

  @Test
  void writingThatBrokeOff_beginsAgainFromTheStart() throws Exception {
    byte[] image = Gen.bytes(3 * MIB, 2);
    FakeVolume volume = new FakeVolume(Gen.bytes(4 * MIB, 1), 4 * MIB).failAt(2 * MIB);
    assertThatThrownBy(() -> write(image, volume)).isInstanceOf(UpdateException.class);
    assertThat(volume.isComplete()).isFalse();

    write(image, volume.failAt(Long.MAX_VALUE));

    assertThat(volume.begun()).isEqualTo(2);
    assertThat(volume.content()).isEqualTo(image);
  }

  @Test
  void failureOfTheFlash_isAnIoErrorWithAHint() {
    FakeVolume volume = new FakeVolume(new byte[0], 4 * MIB).failAt(2 * MIB);

    assertThatThrownBy(() -> write(Gen.bytes(3 * MIB, 2), volume))
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.IO_ERROR);
              assertThat(e.hint()).contains("the volume volume must now be written from its start");
            })
        .hasMessage("volume: worn out");
  }
}
