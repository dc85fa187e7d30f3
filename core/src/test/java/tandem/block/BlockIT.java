package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.core.ZeroRuns;

/** With loop devices, which the kernel treats as it treats a card. */
@Timeout(300)
class BlockIT {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  @BeforeEach
  void needsLoopDevices() {
    RequiredTool.rootOrSkip();
    RequiredTool.orSkip("losetup");
  }

  @Test
  void image_isWrittenReadBackAndNotWrittenAgain() throws Exception {
    byte[] image = Gen.bytes(5 * MIB + 17, 1);
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), 8 * MIB);
        LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
      assertThat(write(image, device).written()).isEqualTo(image.length);
      assertThat(write(image, device).written()).isZero();

      assertThat(digest(device, image.length))
          .isEqualTo(new ReadBackResult(sha256(image), image.length, Proof.DIRECT));
      assertThat(loop.backing()).hasBinaryContent(Arrays.copyOf(image, 8 * MIB));
    }
  }

  @Test
  void deviceThatIsNoWholeNumberOfPages_isFilledAndReadDirectlyToItsLastSector() throws Exception {
    byte[] image = Gen.bytes(2 * MIB + 512, 1);
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), image.length);
        LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
      assertThat(device.size()).isEqualTo(image.length);
      write(image, device);

      assertThat(digest(device, image.length))
          .isEqualTo(new ReadBackResult(sha256(image), image.length, Proof.DIRECT));
      assertThatThrownBy(() -> write(Gen.bytes(image.length + 1, 1), device))
          .hasMessage(
              "slot %s: image is %d bytes, slot holds %d"
                  .formatted(loop.path(), image.length + 1, image.length));
    }
  }

  @ParameterizedTest
  @EnumSource(ZeroRuns.class)
  void zerosOverOldData_areThereWhateverWayTheyCome(ZeroRuns way) throws Exception {
    byte[] image = Gen.bytes(5 * MIB + 17, 1);
    Arrays.fill(image, MIB, 4 * MIB, (byte) 0);
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), 8 * MIB)) {
      Files.write(loop.backing(), Gen.bytes(8 * MIB, 2));
      try (LinuxBlockDevice device = LinuxBlockDevice.open(loop.path(), way)) {
        WriteResult result = write(image, device);

        assertThat(device.canZero()).isEqualTo(way != ZeroRuns.WRITE);
        assertThat(result.repaired()).isZero();
        assertThat(result.written()).isEqualTo(image.length);
        assertThat(digest(device, image.length).sha256()).isEqualTo(sha256(image));
      }
    }
  }

  @Test
  void corruptionBelowThePageCache_isSeenByTheReadBackOnly() throws Exception {
    byte[] image = Gen.bytes(MIB, 1);
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), MIB);
        LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
      write(image, device);
      // Fills the page cache of the loop device. The backing file has one of its own, below: what
      // is written there is to the loop device what a decaying cell is to a card.
      ByteBuffer cached = ByteBuffer.allocate(MIB);
      device.read(0, cached);
      try (FileChannel backing = FileChannel.open(loop.backing(), StandardOpenOption.WRITE)) {
        backing.write(ByteBuffer.wrap(new byte[] {(byte) ~image[700_000]}), 700_000);
      }

      device.read(0, cached.clear());
      assertThat(cached.array()).isEqualTo(image);
      assertThat(digest(device, MIB).sha256()).isNotEqualTo(sha256(image));
    }
  }

  @Test
  void dataOfAnEarlierWriter_isDurableOnceTheDeviceIsOpen() throws Exception {
    byte[] image = Gen.bytes(MIB, 1);
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), MIB);
        // Stays open: the last close would flush.
        FileChannel earlier = FileChannel.open(loop.path(), StandardOpenOption.WRITE)) {
      earlier.write(ByteBuffer.wrap(image));

      try (LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
        assertThat(loop.backing()).hasBinaryContent(image);
        assertThat(write(image, device).written()).isZero();
      }
    }
  }

  @Test
  void range_isForgottenByThePageCacheAndNoMore() throws Exception {
    byte[] image = Gen.bytes(2 * MIB, 1);
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), 2 * MIB);
        LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
      for (int at = 0; at < image.length; at += Pipeline.CHUNK) {
        device.write(at, ByteBuffer.wrap(image, at, Pipeline.CHUNK));
      }
      device.flush();
      Files.write(loop.backing(), new byte[2 * MIB]); // below the cache of the loop device

      device.forget(0, MIB);

      ByteBuffer seen = ByteBuffer.allocate(2 * MIB);
      device.read(0, seen);
      byte[] expected = image.clone();
      Arrays.fill(expected, 0, MIB, (byte) 0);
      assertThat(Arrays.equals(seen.array(), expected)).isTrue();
    }
  }

  @Test
  void writeBack_bringsDataToTheMediumBeforeAnyFlush() throws Exception {
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), MIB);
        LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
      byte[] image = writtenAndStillInMemory(loop, device);

      device.startWriteBack();

      // The kernel alone would take half a minute.
      await(() -> Arrays.equals(Files.readAllBytes(loop.backing()), image));
    }
  }

  /**
   * Writes until data has stayed in memory: anybody's sync on this machine brings it to the medium
   * too, and would let the test pass without what it tests.
   */
  private static byte[] writtenAndStillInMemory(LoopDevice loop, LinuxBlockDevice device)
      throws Exception {
    for (int seed = 1; seed <= 20; seed++) {
      device.flush();
      byte[] before = Files.readAllBytes(loop.backing());
      byte[] image = Gen.bytes(MIB, seed);
      device.write(0, ByteBuffer.wrap(image));
      if (Arrays.equals(Files.readAllBytes(loop.backing()), before)) {
        return image;
      }
    }
    return fail("written data never stays in memory on this machine");
  }

  @Test
  void mountedDevice_isRefused() throws Exception {
    RequiredTool.orSkip("mkfs.ext4");
    Path mountPoint = Files.createDirectory(folder.resolve("mnt"));
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), 8 * MIB)) {
      String path = loop.path().toString();
      Command.run("mkfs.ext4", "-q", path);
      Command.run("mount", path, mountPoint.toString());
      try {
        assertBusy(loop.path(), ": is in use (mounted, or claimed by another program)");
      } finally {
        Command.run("umount", mountPoint.toString());
      }

      try (LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
        assertThat(device.size()).isEqualTo(8 * MIB);
        assertThat(Command.code("mount", path, mountPoint.toString())).isNotZero();
      }
    }
  }

  @Test
  void secondOpener_isRefusedInThisProcessAndInAnother() throws Exception {
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), MIB)) {
      try (LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
        assertThat(device.size()).isEqualTo(MIB);
        assertBusy(loop.path(), ": is in use (mounted, or claimed by another program)");
        Process other = Command.java(List.of(), HoldMain.class, "device", loop.path().toString());
        other.getOutputStream().close();
        String output = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(other.waitFor()).isNotZero();
        assertThat(output).contains(loop.path() + ": is in use");
      }
      LinuxBlockDevice.open(loop.path()).close();
    }
  }

  @Test
  void killedHolder_leavesTheDeviceFree() throws Exception {
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), MIB)) {
      Process holder = Command.java(List.of(), HoldMain.class, "device", loop.path().toString());
      try {
        assertThat(holder.getInputStream().read()).isEqualTo('h');
        assertBusy(loop.path(), ": is in use (mounted, or claimed by another program)");
      } finally {
        holder.destroyForcibly().waitFor();
      }

      LinuxBlockDevice.open(loop.path()).close();
    }
  }

  @Test
  void flockOnTheDevice_excludesBothWays() throws Exception {
    RequiredTool.orSkip("flock");
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), MIB)) {
      String path = loop.path().toString();
      try (LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
        assertThat(device.size()).isEqualTo(MIB);
        assertThat(Command.code("flock", "--nonblock", path, "true")).isEqualTo(1);
      }
      Process holder = new ProcessBuilder("flock", path, "sh", "-c", "echo; cat").start();
      try {
        assertThat(holder.getInputStream().read()).isEqualTo('\n');
        assertBusy(loop.path(), ": is locked by another program");
      } finally {
        holder.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void fullDevice_isAFailure() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    Command.run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString());
    try {
      // The device says 64 MiB and takes 4: only the flush can tell.
      try (LoopDevice loop = LoopDevice.create(small.resolve("slot"), 64 * MIB);
          LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
        byte[] image = Gen.bytes(16 * MIB, 1);

        assertThatThrownBy(() -> write(image, device))
            .isInstanceOfSatisfying(
                UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IO_ERROR))
            .hasMessageStartingWith(loop.path() + ": flush failed: ");
        // The kernel calls the lost pages clean now: another flush of it would succeed.
        assertThatThrownBy(device::flush)
            .hasMessage(loop.path() + ": an earlier flush failed, the data must be written again");
      }
    } finally {
      Command.run("umount", small.toString());
    }
  }

  @Test
  void lostPages_areNotTakenForThoseOfTheImage() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    Command.run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString());
    try {
      byte[] image = Gen.bytes(8 * MIB, 1);
      try (LoopDevice loop = LoopDevice.create(small.resolve("slot"), 64 * MIB)) {
        try (LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
          assertThatThrownBy(() -> write(image, device)).isInstanceOf(UpdateException.class);
        }
        Command.run("mount", "-o", "remount,size=64m", small.toString());

        try (LinuxBlockDevice device = LinuxBlockDevice.open(loop.path())) {
          assertThat(write(image, device).written()).isPositive();
          assertThat(digest(device, image.length).sha256()).isEqualTo(sha256(image));
        }
      }
    } finally {
      Command.run("umount", small.toString());
    }
  }

  @Test
  void readOnlyDevice_isRefused() throws Exception {
    Path file = Files.write(folder.resolve("slot"), new byte[MIB]);
    try (LoopDevice loop = LoopDevice.attach(file, "--read-only")) {
      assertThatThrownBy(() -> LinuxBlockDevice.open(loop.path()).close())
          .isInstanceOf(UpdateException.class)
          .hasMessage(loop.path() + ": the device is read-only");
    }
  }

  @Test
  void missingDevice_isNotCreated() {
    Path missing = Path.of("/dev/tandem-test-none");

    assertThatThrownBy(() -> LinuxBlockDevice.open(missing).close())
        .isInstanceOf(UpdateException.class)
        .hasMessage(missing + ": can not be opened: it does not exist");
    assertThat(missing).doesNotExist();
  }

  @Test
  void imageLargerThanTheHeap_needsNoMoreMemory() throws Exception {
    try (LoopDevice loop = LoopDevice.create(folder.resolve("slot"), 128L * MIB)) {
      Process writer =
          Command.java(
              List.of("-Xmx32m"), WriteMain.class, loop.path().toString(), "" + (128L * MIB - 1));
      writer.getOutputStream().close();
      String output = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(writer.waitFor()).as(output).isZero();
      assertThat(output).contains("write 134217727 in", "again 0 in", "verify direct in");
    }
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("time that is left").isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static void assertBusy(Path path, String message) {
    assertThatThrownBy(() -> LinuxBlockDevice.open(path).close())
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY))
        .hasMessage(path + message);
  }

  private static WriteResult write(byte[] image, BlockDevice device) throws Exception {
    return SlotWriter.write(
        new ByteArrayInputStream(image), image.length, device, ProgressListener.NONE, () -> false);
  }

  private static ReadBackResult digest(BlockDevice device, long length) throws UpdateException {
    return ReadBack.digest(device, length, ProgressListener.NONE, () -> false);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
