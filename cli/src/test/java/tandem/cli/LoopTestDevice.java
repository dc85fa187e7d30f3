package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A test device whose slots and boot environment are block devices, as on a board. The environment
 * has two copies on one device, neither of which starts on a page.
 */
final class LoopTestDevice implements AutoCloseable {
  private static final int ENV_BYTES = 0x4000;
  private static final int[] ENV_SECTORS = {3, 99};

  private final Path folder;
  private final TestDevice device;
  private final Deque<LoopDevice> loops = new ArrayDeque<>();

  /** Names a device, of which nothing is there yet. */
  LoopTestDevice(Path folder) {
    this.folder = folder;
    this.device = new TestDevice(folder.resolve("device"));
  }

  /** Skips where no such device can be made. */
  static void orSkip() {
    RequiredTool.loopDevicesOrSkip();
    RequiredTool.orSkip("losetup", "mkenvimage", "fw_printenv", "fw_setenv");
  }

  /** Makes it, with slots of so many bytes, the first of which runs. */
  void make(long bytesOfA, long bytesOfB) throws Exception {
    Path root = device.root();
    loop("a.img", bytesOfA).linkAs(root.resolve("dev/slot-a"));
    loop("b.img", bytesOfB).linkAs(root.resolve("dev/slot-b"));
    TestDevice.create(root);
    makeEnvironment(root);
    run("a");
  }

  TestDevice device() {
    return device;
  }

  /** Returns the file behind a slot, in which nothing is that was not flushed to it. */
  Path medium(String letter) {
    return folder.resolve(letter + ".img");
  }

  /** Plays a boot into a slot: the kernel then has it as its root. */
  void run(String letter) throws IOException {
    String loop = device.slot(letter).toRealPath().getFileName().toString();
    String number = Files.readString(Path.of("/sys/class/block", loop, "dev")).strip();
    Path proc = device.root().resolve("proc");
    Files.writeString(proc.resolve("cmdline"), "root=/dev/slot-" + letter + " rootwait\n");
    Files.writeString(
        proc.resolve("self/mountinfo"),
        "21 1 " + number + " / / ro - ext4 /dev/slot-" + letter + " ro\n");
  }

  private LoopDevice loop(String name, long bytes) throws Exception {
    LoopDevice loop = LoopDevice.create(folder.resolve(name), bytes);
    loops.push(loop);
    return loop;
  }

  private void makeEnvironment(Path root) throws Exception {
    LoopDevice loop = loop("env.img", 256 << 10);
    loop.linkAs(root.resolve("dev/bootenv"));
    Path text = folder.resolve("env.txt");
    Files.writeString(
        text,
        """
        mender_boot_part=2
        mender_boot_part_hex=2
        upgrade_available=0
        bootcount=0
        bootlimit=1
        altbootcmd=run mender_altbootcmd
        """);
    Path copy = folder.resolve("env.bin");
    Command.of("mkenvimage", "-r", "-s", ENV_BYTES, "-o", copy, text).succeed();
    for (int sector : ENV_SECTORS) {
      Command.of("dd", "status=none", "if=" + copy, "of=" + loop.path(), "seek=" + sector)
          .succeed();
    }
    String format = "%1$s 0x600 0x4000\n%1$s 50688 0x4000\n";
    Files.writeString(root.resolve("etc/fw_env.config"), format.formatted("/dev/bootenv"));
    Files.writeString(root.resolve("etc/fw_env.host.config"), format.formatted(loop.path()));
  }

  /** Detaches all of it. JUnit would warn of each link that leads out of its folder. */
  @Override
  public void close() throws IOException {
    FolderTree.delete(device.root());
    IOException failure = null;
    while (!loops.isEmpty()) {
      try {
        loops.pop().close();
      } catch (IOException | AssertionError e) {
        failure = new IOException(e); // the others must be detached all the same
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
