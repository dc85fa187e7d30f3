package tandem.image.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.image.RequiredTool;

/** Shows on a disk without any guest what a cut loses, and what it must not lose. */
class NbdCacheIT {
  private static final Duration LIFE = Duration.ofMinutes(2);
  private static final int BLOCK = 4096;
  private static final int SIZE = 8 << 20;

  @TempDir Path folder;
  private Path disk;

  @BeforeAll
  static void probe() {
    RequiredTool.orSkip("nbdkit", "qemu-io");
  }

  @BeforeEach
  void makeDisk() throws IOException {
    disk = folder.resolve("disk");
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(SIZE);
    }
  }

  private NbdCache start() throws IOException {
    return NbdCache.start(disk, folder.resolve("nbd"), folder, LIFE);
  }

  private QemuIo client() throws IOException {
    return QemuIo.open(
        folder, "-t", "writeback", "-f", "raw", "nbd+unix:///?socket=" + folder.resolve("nbd"));
  }

  /** One block flushed, one written and not flushed, one forced, and one more not flushed. */
  private static void work(QemuIo client) throws IOException {
    client.run("write -P 0x11 0 4k");
    client.run("flush");
    client.run("write -P 0x22 4k 4k");
    client.run("write -f -P 0x33 64k 4k");
    client.run("write -P 0x44 8k 4k");
  }

  private byte[] block(int offset) throws IOException {
    return Arrays.copyOfRange(Files.readAllBytes(disk), offset, offset + BLOCK);
  }

  @Test
  void cut_losesWhatWasNotFlushed_andNothingElse() throws Exception {
    try (NbdCache cache = start();
        QemuIo client = client()) {
      work(client);
      assertThat(cache.traffic().unflushed()).isEqualTo(2 * BLOCK);
      cache.cut();
    }

    assertThat(block(0)).containsOnly(0x11);
    assertThat(block(64 << 10)).containsOnly(0x33);
    assertThat(block(BLOCK)).containsOnly(0);
    assertThat(block(2 * BLOCK)).containsOnly(0);
  }

  @Test
  void killAlone_losesNothing_soThatItIsNoPowerCut() throws Exception {
    try (QemuIo client = QemuIo.open(folder, "-t", "writeback", "-f", "raw", disk.toString())) {
      work(client);
    }

    assertThat(block(0)).containsOnly(0x11);
    assertThat(block(BLOCK)).containsOnly(0x22);
    assertThat(block(2 * BLOCK)).containsOnly(0x44);
  }

  @Test
  void endInGoodOrder_losesNothing() throws Exception {
    try (NbdCache cache = start();
        QemuIo client = client()) {
      work(client);
      client.quit();
      assertThat(cache.traffic().unflushed()).isZero();
    }

    assertThat(block(2 * BLOCK)).containsOnly(0x44);
  }

  @Test
  void requests_areCountedWhileTheyCome() throws Exception {
    try (NbdCache cache = start();
        QemuIo client = client()) {
      work(client);
      assertThat(cache.traffic()).isEqualTo(new DiskTraffic(4, 4 * BLOCK, 1, 2 * BLOCK));

      client.run("write -P 0x55 1M 6M");
      cache.awaitWritten(3 << 20, LIFE);
      cache.cut();

      assertThat(cache.traffic().bytes()).isEqualTo(4 * BLOCK + (6 << 20));
      assertThatThrownBy(() -> cache.awaitWritten(9 << 20, LIFE)).hasMessageContaining("wrote");
    }
    assertThat(block(1 << 20)).containsOnly(0);
  }

  @Test
  void missingDisk_isReported() {
    assertThatThrownBy(() -> NbdCache.start(folder.resolve("no"), folder, folder, LIFE))
        .hasMessageContaining("can not be written");
  }
}
