package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a simulated device installs: an artifact for device type {@code sim}, and the image of a
 * root file system that is in it.
 *
 * @param name the artifact's, and that of its file
 */
record Release(String name, Path image, Path artifact) {

  /** Makes an uncompressed artifact of an image that does not compress either. */
  static Release ofNoise(Path folder, String name, int bytes) throws IOException {
    return of(folder, name, Images.noise(folder, name + ".img", bytes), "--compression", "none");
  }

  /** Makes an artifact of an image, compressed unless the options say something else. */
  static Release of(Path folder, String name, Path image, Object... options) {
    Path artifact = folder.resolve(name + ".mender");
    Object[] words = {"artifact", "write", "rootfs-image", "-t", "sim", "-n", name, "-f", image};
    List<Object> line = new ArrayList<>(Arrays.asList(words));
    line.addAll(List.of("-o", artifact));
    line.addAll(Arrays.asList(options));
    Run.tandem(line.toArray()).expect(ExitCode.OK);
    return new Release(name, image, artifact);
  }

  /** Makes an artifact named so, for the update module {@code note}. */
  static Path ofModule(Path folder, String name) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "content");
    Path artifact = folder.resolve(name + ".mender");
    Object[] words = {"artifact", "write", "module-image", "-T", "note", "-t", "sim", "-n", name};
    List<Object> line = new ArrayList<>(Arrays.asList(words));
    line.addAll(List.of("-f", file, "-o", artifact));
    Run.tandem(line.toArray()).expect(ExitCode.OK);
    return artifact;
  }
}
