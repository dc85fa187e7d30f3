package tandem.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import tandem.core.Reasons;

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

  /** What is to be copied can not be read, or is not there; what the cause says. */
  static final class UnreadableException extends IOException {
    UnreadableException(IOException cause) {
      super(Reasons.of(cause), cause);
    }
  }

  /**
   * Copies a file, and replaces a copy that is there already; returns the SHA-256 of its bytes.
   *
   * @throws UnreadableException when it is the file that fails, and not the copy
   */
  static String hashed(Path from, Path to) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
    try (FileChannel in = source(from);
        FileChannel out =
            FileChannel.open(
                to,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      while (read(in, buffer) >= 0) {
        buffer.flip();
        sha256.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        buffer.clear();
      }
      out.force(true);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static FileChannel source(Path file) throws UnreadableException {
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UnreadableException(e);
    }
  }

  private static int read(FileChannel in, ByteBuffer buffer) throws UnreadableException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new UnreadableException(e);
    }
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
