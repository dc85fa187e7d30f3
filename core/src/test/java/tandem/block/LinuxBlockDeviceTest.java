package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** With regular files as slots; the real devices are in {@code BlockIT}. */
class LinuxBlockDeviceTest {
  @TempDir Path folder;

  @BeforeAll
  static void linux() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
  }

  @Test
  void file_readsAndWritesAtItsPositions() throws Exception {
    byte[] content = Gen.bytes(10_000, 1);
    Path file = Files.write(folder.resolve("slot"), content);

    try (LinuxBlockDevice device = LinuxBlockDevice.open(file)) {
      device.write(9_990, ByteBuffer.wrap(new byte[10]));
      device.flush();
      ByteBuffer read = ByteBuffer.allocate(20);
      device.read(9_980, read);

      assertThat(device.name()).isEqualTo(file.toString());
      assertThat(device.size()).isEqualTo(10_000);
      assertThat(read.array()).startsWith(Arrays.copyOfRange(content, 9_980, 9_990)).endsWith(0, 0);
    }

    Arrays.fill(content, 9_990, 10_000, (byte) 0);
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void writePastTheEnd_isRefusedBeforeAnythingIsWritten() throws Exception {
    Path file = Files.write(folder.resolve("slot"), new byte[100]);

    try (LinuxBlockDevice device = LinuxBlockDevice.open(file)) {
      assertThatThrownBy(() -> device.write(91, ByteBuffer.wrap(Gen.bytes(10, 1))))
          .isInstanceOf(IOException.class)
          .hasMessage(file + ": write of 10 bytes at 91 does not fit, it holds 100");
      assertThatThrownBy(() -> device.write(Long.MAX_VALUE, ByteBuffer.allocate(10)))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> device.write(-1, ByteBuffer.allocate(10)))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> device.read(91, ByteBuffer.allocate(10)))
          .isInstanceOf(IOException.class);
    }

    assertThat(file).hasBinaryContent(new byte[100]);
  }

  @Test
  void missingPath_isAnErrorAndStaysMissing() {
    Path missing = folder.resolve("slot");

    assertFailure(missing, ErrorKind.IO_ERROR, ": can not be opened: it does not exist");
    assertThat(missing).doesNotExist();
  }

  @Test
  void directoryAndCharacterDevice_areRefused() {
    String expected = ": can not be opened: expected a block device or a file, it is ";

    assertFailure(folder, ErrorKind.IO_ERROR, expected + "a directory");
    assertFailure(Path.of("/dev/null"), ErrorKind.IO_ERROR, expected + "a character device");
  }

  @Test
  void secondOpener_isKeptOutUntilTheFirstCloses() throws Exception {
    Path file = Files.write(folder.resolve("slot"), new byte[100]);

    try (LinuxBlockDevice first = LinuxBlockDevice.open(file)) {
      assertThat(first.size()).isEqualTo(100);
      assertFailure(file, ErrorKind.BUSY, ": is locked by another program");
    }
    LinuxBlockDevice.open(file).close();
  }

  @Test
  void closedDevice_mayBeClosedAgain() throws Exception {
    Path file = Files.write(folder.resolve("slot"), new byte[100]);
    LinuxBlockDevice first = LinuxBlockDevice.open(file);
    first.close();

    try (LinuxBlockDevice second = LinuxBlockDevice.open(file)) {
      first.close();

      // Had it closed the number again, the lock of the second would be gone.
      assertThat(second.size()).isEqualTo(100);
      assertFailure(file, ErrorKind.BUSY, ": is locked by another program");
    }
  }

  @Test
  void linkToAFile_isFollowed() throws Exception {
    Path file = Files.write(folder.resolve("slot"), new byte[100]);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    try (LinuxBlockDevice device = LinuxBlockDevice.open(link)) {
      assertThat(device.name()).isEqualTo(link.toString());
      assertThat(device.size()).isEqualTo(100);
    }
  }

  @Test
  void renamedFile_isStillTheOneThatWasOpened() throws Exception {
    Path file = Files.write(folder.resolve("slot"), new byte[100]);

    try (LinuxBlockDevice device = LinuxBlockDevice.open(file)) {
      Path moved = Files.move(file, folder.resolve("moved"));
      device.write(0, ByteBuffer.wrap(new byte[] {1}));

      assertThat(Files.readAllBytes(moved)[0]).isEqualTo((byte) 1);
    }
  }

  @Test
  void mediumOfAFile_isTheCache() throws Exception {
    byte[] content = Gen.bytes(100_000, 1);
    Path file = Files.write(folder.resolve("slot"), content);

    try (LinuxBlockDevice device = LinuxBlockDevice.open(file);
        MediumReader medium = device.openMedium()) {
      ByteBuffer read = ByteBuffer.allocate(100_000);
      medium.read(0, read);

      assertThat(medium.proof()).isEqualTo(Proof.CACHE);
      assertThat(read.array()).isEqualTo(content);
    }
  }

  private static void assertFailure(Path path, ErrorKind kind, String message) {
    assertThatThrownBy(() -> LinuxBlockDevice.open(path).close())
        .isInstanceOfSatisfying(UpdateException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessage(path + message);
  }

  @Test
  void positionsBeyondFourGigabytes_areNotCutOff() throws Exception {
    long size = (5L << 30) + 4096;
    Path file = folder.resolve("large");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(size);
    }

    try (LinuxBlockDevice device = LinuxBlockDevice.open(file)) {
      assertThat(device.size()).isEqualTo(size);
      device.write(5L << 30, ByteBuffer.wrap(new byte[] {7}));
      device.flush();
      ByteBuffer start = ByteBuffer.allocate(1);
      device.read(1L << 30, start); // 5 GiB, cut off after 32 bits
      ByteBuffer there = ByteBuffer.allocate(1);
      device.read(5L << 30, there);

      assertThat(start.array()).containsExactly(0);
      assertThat(there.array()).containsExactly(7);
    }
  }
}
