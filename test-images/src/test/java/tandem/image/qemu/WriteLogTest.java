package tandem.image.qemu;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteLogTest {
  private static final int SECTOR = 512;
  private static final long MAGIC = 0x6a736677736872L;

  @TempDir Path folder;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private void sector(long... fields) throws IOException {
    ByteBuffer sector = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    for (long field : fields) {
      sector.putLong(field);
    }
    bytes.write(sector.array());
  }

  private void data(char fill, int sectors) throws IOException {
    byte[] data = new byte[sectors * SECTOR];
    Arrays.fill(data, (byte) fill);
    bytes.write(data);
  }

  private Path log() throws IOException {
    return Files.write(folder.resolve("log"), bytes.toByteArray());
  }

  /** Two writes, a flush, a forced write over a part of the first one, a discard. */
  private void fiveRecords() throws IOException {
    sector(MAGIC, 1, 5, SECTOR);
    sector(1, 2, 0, 0);
    data('a', 2);
    sector(5, 1, 0, 0);
    data('b', 1);
    sector(0, 0, LoggedWrite.FLUSH, 0);
    sector(2, 1, LoggedWrite.FUA, 0);
    data('c', 1);
    sector(5, 1, LoggedWrite.DISCARD, 0);
  }

  @Test
  void records_areReadInOrder() throws Exception {
    fiveRecords();

    try (WriteLog log = WriteLog.open(log())) {
      assertThat(log.records())
          .containsExactly(
              new LoggedWrite(0, 512, 1024, 0, 1024),
              new LoggedWrite(1, 2560, 512, 0, 2560),
              new LoggedWrite(2, 0, 0, LoggedWrite.FLUSH, 3584),
              new LoggedWrite(3, 1024, 512, LoggedWrite.FUA, 4096),
              new LoggedWrite(4, 2560, 512, LoggedWrite.DISCARD, 5120));
      assertThat(log.records()).map(LoggedWrite::isFlush).containsSequence(true, false);
      assertThat(log.data(log.records().get(3))).hasSize(512).containsOnly('c');
      assertThat(log.data(log.records().get(4))).isEmpty();
    }
  }

  @Test
  void disk_isRebuiltUpToAnyRecord() throws Exception {
    fiveRecords();
    byte[] empty = new byte[8 * SECTOR];
    Arrays.fill(empty, (byte) '.');
    Path before = Files.write(folder.resolve("before"), empty);
    Path disk = folder.resolve("disk");

    try (WriteLog log = WriteLog.open(log())) {
      assertThat(List.of(sectors(log, before, disk, 0), sectors(log, before, disk, 1)))
          .containsExactly("........", ".aa.....");
      assertThat(List.of(sectors(log, before, disk, 3), sectors(log, before, disk, 4)))
          .containsExactly(".aa..b..", ".ac..b..");
      assertThat(sectors(log, before, disk, 5)).isEqualTo(".ac..\0..");
    }
  }

  private static String sectors(WriteLog log, Path before, Path disk, int count)
      throws IOException {
    log.rebuild(before, disk, count);
    byte[] content = Files.readAllBytes(disk);
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < content.length; i += SECTOR) {
      byte[] sector = Arrays.copyOfRange(content, i, i + SECTOR);
      assertThat(sector).containsOnly(sector[0]);
      shown.append(new String(sector, 0, 1, US_ASCII));
    }
    return shown.toString();
  }

  @Test
  void recordThatWasNotFinished_isLeftOut() throws Exception {
    sector(MAGIC, 1, 3, SECTOR);
    sector(1, 1, 0, 0);
    data('a', 1);
    sector(2, 2, 0, 0);
    data('b', 1);

    try (WriteLog log = WriteLog.open(log())) {
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void emptyPlaceOfARecord_endsTheLog() throws Exception {
    sector(MAGIC, 1, 2, SECTOR);
    sector();
    sector(1, 1, 0, 0);
    data('a', 1);

    try (WriteLog log = WriteLog.open(log())) {
      assertThat(log.records()).isEmpty();
    }
  }

  @Test
  void otherFiles_areRefused() throws Exception {
    sector(MAGIC + 1, 1, 0, SECTOR);
    assertThatThrownBy(() -> WriteLog.open(log())).hasMessageContaining("no log of writes");

    bytes.reset();
    sector(MAGIC, 1, 1, SECTOR);
    sector(1, 1, 0x100, 0);
    assertThatThrownBy(() -> WriteLog.open(log())).hasMessageContaining("record 0");

    bytes.reset();
    sector(MAGIC, 1, -1, SECTOR);
    assertThatThrownBy(() -> WriteLog.open(log())).hasMessageContaining("-1 records");

    bytes.reset();
    assertThatThrownBy(() -> WriteLog.open(log())).hasMessageContaining("ends within");
  }
}
