package tandem.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A block device over a file, as long as it is open. */
final class LoopDevice implements AutoCloseable {
  private final Path path;

  private LoopDevice(Path path) {
    this.path = path;
  }

  /** Makes a device over a new file without any blocks, of this size in bytes. */
  static LoopDevice create(Path backing, long size) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(backing.toFile(), "rw")) {
      file.setLength(size);
    }
    String device = Command.of("losetup", "--find", "--show", backing).succeed();
    return new LoopDevice(Path.of(device.strip()));
  }

  Path path() {
    return path;
  }

  /** Makes a device below a root that is this one. */
  void linkAs(Path name) throws IOException {
    Files.createDirectories(name.getParent());
    Files.createSymbolicLink(name, path);
  }

  @Override
  public void close() throws IOException {
    try {
      Command.of("losetup", "--detach", path).succeed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(path + ": left attached", e);
    }
  }
}
