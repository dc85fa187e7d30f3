package tandem.image.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.image.RequiredTool;

/** Reads logs that QEMU has written. */
class WriteLogIT {
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;
  private Path before;
  private Path disk;
  private Path logFile;

  @BeforeAll
  static void probe() {
    RequiredTool.orSkip("qemu-io");
  }

  @BeforeEach
  void makeDisk() throws IOException {
    byte[] content = new byte[SIZE];
    Arrays.fill(content, (byte) 0x77);
    before = Files.write(folder.resolve("before"), content);
    disk = Files.write(folder.resolve("disk"), content);
    logFile = Files.write(folder.resolve("log"), new byte[0]);
  }

  private QemuIo open(String append) throws IOException {
    return QemuIo.open(
        folder,
        "-t",
        "writeback",
        "--image-opts",
        "driver=blklogwrites,file.driver=file,log.driver=file,log-super-update-interval=1,"
            + "log-append="
            + append
            + ",file.filename="
            + disk
            + ",log.filename="
            + logFile);
  }

  @Test
  void everythingIsRecorded_andCanBeDoneAgain() throws Exception {
    try (QemuIo client = open("off")) {
      client.run("write -P 0x11 0 64k");
      client.run("flush");
      client.run("write -P 0x22 4k 512");
      client.run("write -z 128k 8k");
    }
    try (QemuIo client = open("on")) {
      client.run("write -P 0x33 1044480 4k");
      client.run("flush");
    }

    try (WriteLog log = WriteLog.open(logFile)) {
      assertThat(log.records())
          .extracting(LoggedWrite::offset, LoggedWrite::length, LoggedWrite::isFlush)
          .containsExactly(
              tuple(0L, 65536L, false),
              tuple(0L, 0L, true),
              tuple(4096L, 512L, false),
              tuple(131072L, 8192L, false),
              tuple(1044480L, 4096L, false),
              tuple(0L, 0L, true));
      Path again = folder.resolve("again");
      log.rebuild(before, again, log.records().size());
      assertThat(again).hasSameBinaryContentAs(disk);
      log.rebuild(before, again, 2);
      assertThat(Files.readAllBytes(again)[4096]).isEqualTo((byte) 0x11);
      assertThat(Files.readAllBytes(again)[131072]).isEqualTo((byte) 0x77);
    }
  }
}
