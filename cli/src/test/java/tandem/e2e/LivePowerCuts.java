package tandem.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tandem.image.qemu.GuestArch;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;
import tandem.image.replay.BootSide;

/**
 * Cuts the power of the reference devices at random moments, with disks that then lose what was not
 * flushed. Takes about a minute for each cut, so it runs only when it is asked for by its name:
 * {@code ./check --power-cuts N}.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class LivePowerCuts {
  private static final int CUTS = Integer.getInteger("tandem.cuts", 30);
  private static final long SEED = Long.getLong("tandem.cuts.seed", System.nanoTime() % 100_000);

  @Test
  void amd64_isCut() throws Exception {
    Programs.orSkip("qemu-system-x86_64", "nbdkit", "grub-mkimage", "mke2fs", "mcopy", "apt-get");
    cut(GuestArch.AMD64, BootSide.GRUB);
  }

  @Test
  void arm64_isCut() throws Exception {
    Programs.orSkip("qemu-system-aarch64", "nbdkit", "mke2fs", "mcopy", "apt-get");
    cut(GuestArch.ARM64, BootSide.UBOOT);
  }

  private static void cut(GuestArch arch, BootSide side) throws Exception {
    String name = arch.name().toLowerCase(Locale.ROOT);
    long start = System.nanoTime();
    Systems systems = Systems.make(arch, "live-cuts-" + name);
    CutReleases releases = CutReleases.make(systems);
    System.err.printf(
        "%s: %d cuts, seed %d, systems made in %d s%n", name, CUTS, SEED, seconds(start));
    start = System.nanoTime();
    try (HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm = QemuVm.of(systems.machine(releases.disk()))) {
      CutDevice device =
          new CutDevice(vm, systems, releases.disk(), side, List.of(releases.v1(), releases.v2()));
      CutWalk walk = new CutWalk(device, http, "v1", SEED);
      try {
        walk.go(CUTS);
      } finally {
        Path table = systems.folder().resolveSibling("live-cuts-" + name + ".md");
        String title =
            "%s: %d cuts, seed %d, %d s".formatted(name, walk.tally().cuts(), SEED, seconds(start));
        walk.write(table, title);
      }
    }
    Files.delete(releases.disk()); // kept where it failed
  }

  private static long seconds(long start) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
  }
}
