package tandem.image.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A guest that fits into one sector, for machines without any operating system. It counts in the
 * disk's second sector how often it has run, and prints {@code guest: booted vCOUNT from /dev/vda2}
 * and the prompt. It echoes what is typed; the letter r restarts the machine. Its source is
 * boot-sector.s.
 */
final class BootSector {
  private static final String CODE =
      "31c08ed88ec08ed0bc007cfc8816f07db486b9040031d2cd15b80102e83e00fe"
          + "06007eb80103e83400a0007e0430a2987cbe877ce83500beab7ce82f00bafd03"
          + "eca80174f8baf803ec3c7274093c0a74e6e82200ebe7baf90cb006eef4b90200"
          + "30f68a16f07dbb007ecd13c3ac84c07415e80200ebf688c4bafd03eca82074fb"
          + "88e0baf803eec30d0a67756573743a20626f6f7465642076302066726f6d202f"
          + "6465762f766461320d0a0074616e64656d2d6775657374232000";

  private static final int DISK = 1 << 20;

  private BootSector() {}

  /** Makes a disk that starts with it. */
  static Path disk(Path file) throws IOException {
    byte[] disk = Arrays.copyOf(HexFormat.of().parseHex(CODE), DISK);
    disk[510] = 0x55;
    disk[511] = (byte) 0xaa;
    return Files.write(file, disk);
  }

  /** Returns the count on the disk. */
  static int count(Path file) throws IOException {
    return Files.readAllBytes(file)[512];
  }
}
