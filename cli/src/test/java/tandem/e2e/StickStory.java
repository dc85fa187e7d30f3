package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import tandem.image.qemu.ExtraDisk;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;

/** A device that is updated from USB sticks, as it has no network. */
final class StickStory {
  private static final long MIB = 1 << 20;

  private final Systems systems;

  StickStory(Systems systems) {
    this.systems = systems;
  }

  /**
   * Two sticks are damaged, and change nothing. The third one has an artifact that the real
   * mender-artifact has made and signed, which is installed and committed.
   */
  void play() throws Exception {
    Programs.orSkip("mkfs.vfat", "mender-artifact");
    Systems.Release release = systems.makeMenderRelease("v2");
    Path disk = systems.makeDisk("sticks");
    Path factory = systems.copySlot(disk, "slot-a");
    Path stick = makeStick("stick", release.artifact());
    Path flipped = makeStick("flipped", flip(release.artifact()));
    Path cutShort = cutShort(stick);
    try (HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm =
            QemuVm.of(
                systems
                    .machine(disk)
                    .with(new ExtraDisk(flipped, true))
                    .with(new ExtraDisk(cutShort, true))
                    .with(new ExtraDisk(stick, true)))) {
      Device device = new Device(vm, http);
      device.powerOn("v1", 'a');
      String environment = device.run(systems.printEnvironment());

      device.run("mkdir /run/b /run/c /run/d; mount -t vfat -o ro /dev/vdb /run/b");
      assertThat(device.work(installation("b"), 65))
          .containsPattern("error: /run/b/UPDATE.MEN: .*SHA-256 .*, expected ");
      assertThat(device.run(systems.printEnvironment())).isEqualTo(environment);
      device.expectSituation("IDLE");

      device.run("mount -t vfat -o ro /dev/vdc /run/c");
      assertThat(device.work(installation("c"), 65))
          .containsPattern("error: /run/c/UPDATE.MEN: .*damaged gzip data");
      assertThat(device.run(systems.printEnvironment())).isEqualTo(environment);
      device.expectSituation("IDLE");

      device.run("mount -t vfat -o ro /dev/vdd /run/d");
      device.work(installation("d"), 0);
      device.expectSituation("AWAITING_REBOOT");
      device.reboot("v2", 'b');
      device.expectSituation("TRIAL_RUNNING");
      device.run("tandem commit");
      device.expectSituation("IDLE");
      assertThat(device.run("tandem show-artifact").strip()).isEqualTo("v2");
      device.powerOff();
    }
    systems.expectInSlot(disk, "slot-a", factory);
    systems.expectInSlot(disk, "slot-b", release.image());
  }

  private static String installation(String stick) {
    return "tandem install --progress=none /run/" + stick + "/UPDATE.MEN";
  }

  /** Makes a disk that is one FAT file system, as sticks often are, with the file on it. */
  private Path makeStick(String name, Path file) throws Exception {
    Path stick = systems.folder().resolve(name);
    long kib = (Files.size(file) + 4 * MIB) / 1024;
    Programs.run("/usr/sbin/mkfs.vfat", "-C", stick, kib);
    Programs.run("mcopy", "-i", stick, file, "::/UPDATE.MEN");
    return stick;
  }

  /** Copies an artifact, with one bit in the middle of its payload turned. */
  private static Path flip(Path artifact) throws IOException {
    Path copy = artifact.resolveSibling("flipped.mender");
    Files.copy(artifact, copy, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel file =
        FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(one, file.size() / 2);
      one.flip().put(0, (byte) (one.get(0) ^ 1));
      file.write(one, file.size() / 2);
    }
    return copy;
  }

  /**
   * Copies a stick that ends in the middle of its file, as one that pretends its size. Linux reads
   * zeros in the last piece there is, and nothing after it.
   */
  private static Path cutShort(Path stick) throws IOException {
    Path copy = stick.resolveSibling("cut-short");
    Files.copy(stick, copy, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel file = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      file.truncate(file.size() / 2 & -MIB);
    }
    return copy;
  }
}
