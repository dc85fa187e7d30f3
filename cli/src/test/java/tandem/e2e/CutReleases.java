package tandem.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import tandem.image.reference.DiskPart;

/**
 * A disk with v1 in slot A, and artifacts of v1 and v2: systems that differ in many blocks, so that
 * an installation has something to write.
 *
 * @param v1 the image that slot A of the disk holds
 */
record CutReleases(Path disk, Systems.Release v1, Systems.Release v2) {
  private static final int NOISE = 10 << 20;

  static CutReleases make(Systems systems) throws Exception {
    putNoise(systems, 1);
    Path disk = systems.makeDisk("disk.img");
    Path image = systems.folder().resolve("v1.ext4");
    DiskPart.of(systems.layout(), "slot-a").copy(disk, image);
    Systems.Release v1 = systems.write("v1", image);
    putNoise(systems, 2);
    return new CutReleases(disk, v1, systems.makeRelease("v2"));
  }

  private static void putNoise(Systems systems, int seed) throws Exception {
    byte[] noise = new byte[NOISE];
    new Random(seed).nextBytes(noise);
    Files.write(systems.tree().resolve("usr/noise"), noise);
  }
}
