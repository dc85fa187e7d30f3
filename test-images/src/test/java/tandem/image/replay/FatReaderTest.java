package tandem.image.replay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FatReaderTest {
  private final byte[] big = new byte[1500];

  private byte[] partition() {
    Arrays.fill(big, (byte) 'b');
    return new SmallFat()
        .with("a.txt", "short".getBytes(US_ASCII))
        .with("a-long-name.txt", big)
        .bytes();
  }

  @Test
  void files_areReadByTheirLongNames() throws Exception {
    FatReader fat = new FatReader(partition());

    assertThat(fat.file("A.TXT")).asString().isEqualTo("short");
    assertThat(fat.file("a-long-name.txt")).isEqualTo(big);
    assertThat(fat.file("none")).isEmpty();
    assertThat(fat.file("none/a.txt")).isEmpty();
  }

  @Test
  void brokenChain_isRefused() throws Exception {
    byte[] partition = partition();
    partition[512 + 3 * 2] = 1; // the first cluster of the second file
    partition[512 + 3 * 2 + 1] = 0;

    FatReader fat = new FatReader(partition);

    assertThatThrownBy(() -> fat.file("a-long-name.txt")).hasMessageContaining("chain");
    assertThat(fat.file("a.txt")).isNotEmpty();
  }

  @Test
  void otherFileSystems_areRefused() {
    assertThatThrownBy(() -> new FatReader(new byte[1 << 20])).hasMessageContaining("no FAT16");
  }
}
