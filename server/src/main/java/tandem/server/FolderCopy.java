package tandem.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Copies of files and folders that are on the disk when a method returns. */
final class FolderCopy {
  private static final int BUFFER = 1 << 20;

  private FolderCopy() {}

  /** Copies all files of a folder, with their permissions, if it is there. */
  static void files(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    Files.createDirectory(to);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (Files.isRegularFile(file) && !name.startsWith(".")) { // .name.tmp is being written
          Path copy = to.resolve(name);
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
          flush(copy);
        }
      }
    }
    flush(to);
  }

  /**
   * Copies a file, and replaces a copy that is there already; returns the SHA-256 of its bytes, or
   * nothing when there is no such file any more.
   */
  static Optional<String> hashed(Path from, Path to) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                to,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      while (in.read(buffer) >= 0) {
        buffer.flip();
        sha256.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        buffer.clear();
      }
      out.force(true);
    } catch (NoSuchFileException e) {
      if (e.getFile().equals(from.toString())) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(HexFormat.of().formatHex(sha256.digest()));
  }

  /** Flushes a file, or the names in a folder. */
  static void flush(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes a folder with all that is in it. */
  static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
