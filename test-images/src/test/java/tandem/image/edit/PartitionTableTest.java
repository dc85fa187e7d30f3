package tandem.image.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class PartitionTableTest {
  private static final int SIZE = 1 << 20;
  private static final int LAST = SIZE / 512 - 1;

  @TempDir Path folder;
  private final ByteBuffer disk = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);

  private Optional<List<Region>> read() throws IOException, UpdateException {
    Path file = Files.write(folder.resolve("disk"), disk.array());
    try (FileChannel channel = FileChannel.open(file)) {
      return PartitionTable.read(channel);
    }
  }

  private void mbr(int index, int type, int start, int sectors) {
    disk.putShort(510, (short) 0xaa55);
    disk.put(446 + index * 16 + 4, (byte) type);
    disk.putInt(446 + index * 16 + 8, start);
    disk.putInt(446 + index * 16 + 12, sectors);
  }

  private void gpt(int block, int table, long first, long last) {
    mbr(0, 0xee, 1, -1);
    disk.put(table * 512 + 128, (byte) 1);
    disk.putLong(table * 512 + 128 + 32, first);
    disk.putLong(table * 512 + 128 + 40, last);
    int at = block * 512;
    disk.put(at, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    disk.putInt(at + 12, 92);
    disk.putLong(at + 24, block);
    disk.putLong(at + 72, table);
    disk.putInt(at + 80, 8);
    disk.putInt(at + 84, 128);
    disk.putInt(at + 88, crc(table * 512, 8 * 128));
    seal(block);
  }

  private void seal(int block) {
    disk.putInt(block * 512 + 16, 0);
    disk.putInt(block * 512 + 16, crc(block * 512, 92));
  }

  private int crc(int offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(disk.array(), offset, length);
    return (int) crc.getValue();
  }

  @Test
  void mbr_isReadByNumber() throws Exception {
    mbr(0, 0x0c, 100, 10);
    mbr(2, 0x83, 50, 20);

    assertThat(read())
        .contains(
            List.of(
                new Region(51200, 5120, "partition 1"), new Region(25600, 10240, "partition 3")));
  }

  @Test
  void noTable_isNoFailure() throws Exception {
    assertThat(read()).isEmpty();
    disk.putShort(510, (short) 0xaa55);
    assertThat(read()).isEmpty();
  }

  @Test
  void damagedMbr_isRefused() {
    mbr(0, 0x83, 100, 10);
    mbr(1, 0x83, 109, 10);
    assertThatThrownBy(this::read).hasMessageContaining("partition 2 begins at");
    mbr(1, 0x83, 110, SIZE);
    assertThatThrownBy(this::read)
        .hasMessageContaining("the image has 1048576 bytes")
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ARTIFACT_INVALID));
    mbr(1, 0x83, -1, -1);
    assertThatThrownBy(this::read).hasMessageContaining("the image has");
    mbr(1, 0x05, 110, 10);
    assertThatThrownBy(this::read).hasMessageContaining("extended");
    mbr(1, 0x83, 0, 10);
    assertThatThrownBy(this::read).hasMessageContaining("begins at 0");
  }

  @Test
  void gpt_isReadByNumber() throws Exception {
    gpt(1, 2, 40, 49);

    assertThat(read()).contains(List.of(new Region(20480, 5120, "partition 2")));
  }

  @Test
  void damagedGpt_isReadFromItsCopy_orRefused() throws Exception {
    gpt(1, 2, 40, 49);
    gpt(LAST, LAST - 4, 60, 69);

    disk.put(512 + 30, (byte) 1);
    assertThat(read().orElseThrow().get(0).offset()).isEqualTo(60 * 512);
    disk.put(LAST * 512 + 30, (byte) 1);
    assertThatThrownBy(this::read).hasMessageContaining("no valid GPT");
  }

  @Test
  void hostileGpt_isRefused() {
    gpt(1, 2, 40, 49);
    for (int[] field :
        new int[][] {
          {80, Integer.MAX_VALUE}, {80, -1}, {84, 1}, {84, -128}, {72, -5}, {72, SIZE}, {12, 4096}
        }) {
      int old = disk.getInt(512 + field[0]);
      disk.putInt(512 + field[0], field[1]);
      seal(1);
      assertThatThrownBy(this::read).hasMessageContaining("no valid GPT");
      disk.putInt(512 + field[0], old);
    }
    gpt(1, 2, 50, 49);
    assertThatThrownBy(this::read).hasMessageContaining("no valid GPT");
    gpt(1, 2, 1, Long.MAX_VALUE);
    assertThatThrownBy(this::read).hasMessageContaining("no valid GPT");
    gpt(1, 2, Long.MIN_VALUE, 5);
    assertThatThrownBy(this::read).hasMessageContaining("no valid GPT");
  }
}
