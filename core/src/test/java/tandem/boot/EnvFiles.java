package tandem.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;

/** An environment in plain files below a folder that plays the root. */
final class EnvFiles {
  static final int SIZE = 0x2000;

  final Path root;
  final List<Path> copies;

  private EnvFiles(Path root, List<Path> copies) {
    this.root = root;
    this.copies = copies;
  }

  static EnvFiles redundant(Path root, Map<String, String> variables, int flag) throws Exception {
    EnvFiles files =
        new EnvFiles(root, List.of(root.resolve("boot/env0"), root.resolve("boot/env1")));
    files.config("/boot/env0 0 0x2000\n/boot/env1 0 0x2000\n");
    Files.write(files.copies.get(0), EnvImage.redundant(variables, SIZE, flag));
    Files.write(files.copies.get(1), EnvImage.redundant(variables, SIZE, (flag + 255) & 0xFF));
    return files;
  }

  static EnvFiles single(Path root, Map<String, String> variables) throws Exception {
    EnvFiles files = new EnvFiles(root, List.of(root.resolve("boot/env0")));
    files.config("/boot/env0 0 0x2000\n");
    Files.write(files.copies.get(0), EnvImage.single(variables, SIZE));
    return files;
  }

  void config(String lines) throws IOException {
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("boot"));
    Files.writeString(root.resolve("etc/fw_env.config"), lines);
  }

  DevicePaths paths() {
    return new DevicePaths(root);
  }

  UBootEnvironment open() throws UpdateException {
    return open(EnvLock.NONE);
  }

  UBootEnvironment open(EnvLock lock) throws UpdateException {
    FwEnvConfig config = FwEnvConfig.read(root.resolve("etc/fw_env.config"), paths());
    return UBootEnvironment.open(config, paths(), lock);
  }

  byte[] bytes(int copy) throws IOException {
    return Files.readAllBytes(copies.get(copy));
  }

  void damage(int copy) throws IOException {
    byte[] bytes = bytes(copy);
    bytes[100] ^= 1;
    Files.write(copies.get(copy), bytes);
  }
}
