package tandem.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import tandem.core.AtomicFile;

/** The files by which a system finds out which slot it runs from. */
final class RunningSystem {
  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");
  private static final int FILE_TYPE = 0xF000;
  private static final int BLOCK_DEVICE = 0x6000;

  private final SimulatedDevice device;

  RunningSystem(SimulatedDevice device) {
    this.device = device;
  }

  /** Makes the device run from this slot. */
  void runs(SlotLetter slot) throws IOException {
    String name = "/" + slot.path();
    write(
        "proc/self/mountinfo",
        "21 1 " + number(slot) + " / / ro,relatime - ext4 " + name + " ro\n");
    write("proc/cmdline", "root=" + name + " rootwait ro console=ttyS0\n");
  }

  private void write(String name, String content) throws IOException {
    AtomicFile.replace(device.path(name), content.getBytes(UTF_8), MODE);
  }

  // A file has no device number. The one it gets here must be that of no device, or a system on
  // two files would be taken for one on a disk of the machine.
  private String number(SlotLetter slot) throws IOException {
    Path path = device.slot(slot);
    if (!isBlockDevice(path)) {
      return "0:" + (1000 + slot.bootPart());
    }
    // glibc: 12 + 20 bits as in the kernel, and the high halves of both in the upper word
    long number = (Long) Files.getAttribute(path, "unix:rdev");
    long major = ((number >>> 8) & 0xfff) | ((number >>> 32) & ~0xfffL);
    long minor = (number & 0xff) | ((number >>> 12) & ~0xffL);
    return (int) major + ":" + (int) minor;
  }

  /** Tells whether this is a block device, links followed. */
  static boolean isBlockDevice(Path path) throws IOException {
    return Files.exists(path)
        && ((Integer) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == BLOCK_DEVICE;
  }
}
