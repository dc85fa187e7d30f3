package tandem.block;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A block device over a file, as long as it is open. */
final class LoopDevice implements AutoCloseable {
  private final Path path;
  private final Path backing;

  private LoopDevice(Path path, Path backing) {
    this.path = path;
    this.backing = backing;
  }

  /** Makes a device over a new file without any blocks. */
  static LoopDevice create(Path backing, long size) throws IOException, InterruptedException {
    try (RandomAccessFile file = new RandomAccessFile(backing.toFile(), "rw")) {
      file.setLength(size);
    }
    return attach(backing);
  }

  /** Makes a device over a file. */
  static LoopDevice attach(Path backing, String... options)
      throws IOException, InterruptedException {
    String[] command = new String[options.length + 4];
    command[0] = "losetup";
    System.arraycopy(options, 0, command, 1, options.length);
    command[command.length - 3] = "--find";
    command[command.length - 2] = "--show";
    command[command.length - 1] = backing.toString();
    return new LoopDevice(Path.of(Command.run(command)), backing);
  }

  Path path() {
    return path;
  }

  Path backing() {
    return backing;
  }

  @Override
  public void close() throws IOException {
    try {
      Command.run("losetup", "--detach", path.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(path + ": left attached", e);
    }
  }
}
