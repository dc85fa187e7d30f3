package tandem.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tandem.image.qemu.GuestArch;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;
import tandem.image.reference.DiskPart;

/** What the reference device makes of a data partition that a power cut has torn. */
@Tag("slow")
@Timeout(900)
class DataPartitionIT {
  private static final int SUPERBLOCK = 1024;
  private static final int SECTOR = 512;

  private static Systems systems;

  @BeforeAll
  static void makeSystems() throws Exception {
    Programs.orSkip("qemu-system-x86_64", "nbdkit", "grub-mkimage", "mke2fs", "mcopy", "apt-get");
    systems = Systems.make(GuestArch.AMD64, "data-partition");
  }

  @Test
  void tornSuperblock_isMendedByTheGuest() throws Exception {
    Path disk = systems.makeDisk("torn.img");
    try (HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm = QemuVm.of(systems.machine(disk))) {
      Device device = new Device(vm, http);
      device.powerOn("v1", 'a');
      device.run("echo kept >/data/file && sync && sync");
      vm.powerCut();

      tear(disk);

      device.powerOn("v1", 'a');
      assertThat(device.run("grep -c ' /data ' /proc/mounts; cat /data/file"))
          .isEqualTo("1\nkept\n");
      assertThat(Files.readString(systems.machine(disk).consoleLog(), ISO_8859_1))
          .contains("guest: /dev/vda4 has no valid superblock, takes the second one");
      device.expectSituation("IDLE");
      device.powerOff();
    }
  }

  /** Leaves the first half of the superblock, as a cut between two sectors does. */
  private static void tear(Path disk) throws IOException {
    long place = DiskPart.of(systems.layout(), "data").offset() + SUPERBLOCK;
    try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
      byte[] old = new byte[SECTOR];
      assertThat(channel.write(ByteBuffer.wrap(old), place + SECTOR)).isEqualTo(SECTOR);
    }
  }
}
