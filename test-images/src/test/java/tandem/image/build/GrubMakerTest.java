package tandem.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class GrubMakerTest {
  @Test
  void firstSectors_sayWhatComesNext() {
    byte[] first = GrubMaker.starting(new byte[512], 2048);
    byte[] grub = GrubMaker.placed(new byte[1025], 2048);

    assertThat(first).hasSize(440);
    ByteBuffer boot = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(boot.getLong(0x5c)).isEqualTo(2048);
    assertThat(boot.getShort(0x66)).isEqualTo((short) 0x9090);
    assertThat(grub).hasSize(3 * 512);
    ByteBuffer core = ByteBuffer.wrap(grub).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(core.getLong(0x1f4)).isEqualTo(2049);
    assertThat(core.getShort(0x1fc)).isEqualTo((short) 2);
  }
}
