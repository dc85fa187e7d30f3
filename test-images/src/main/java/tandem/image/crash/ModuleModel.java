package tandem.image.crash;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A module that replaces one file by a rename, and keeps the old one in its tree, as the shipped
 * {@code single-file} does. Other than that it leaves it to Tandem to make the last rename durable.
 */
final class ModuleModel {
  private final Path source;
  private final Path memory;
  private final Path backup;
  private final Path target;

  ModuleModel(Path tree, Path target, String payloadName) {
    this.source = tree.resolve("files").resolve(payloadName);
    this.memory = tree.resolve("tmp");
    this.backup = memory.resolve("backup");
    this.target = target;
  }

  void install() throws IOException {
    // A backup that exists is of an installation that was interrupted.
    if (!Files.exists(backup)) {
      replace(target, backup);
      flush(memory);
    }
    replace(source, target);
  }

  void rollback() throws IOException {
    if (Files.exists(backup)) {
      replace(backup, target);
    }
  }

  void cleanup() throws IOException {
    Files.deleteIfExists(temporary(target));
  }

  private static Path temporary(Path path) {
    return path.resolveSibling("." + path.getFileName() + ".new");
  }

  private static void replace(Path from, Path to) throws IOException {
    Path temporary = temporary(to);
    Files.deleteIfExists(temporary);
    Files.write(temporary, Files.readAllBytes(from), StandardOpenOption.CREATE_NEW);
    flush(temporary);
    Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void flush(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
