package tandem.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import tandem.artifact.ArtifactWriter.Flush;

/**
 * A file that appears under its name complete, and durable if that is asked for, or not at all.
 * Until {@link #commit} it is a hidden file in the same folder, which {@link #close} removes; so
 * does an orderly end of the program. What was there before stays until then.
 */
final class NewFile implements AutoCloseable {
  private static final int MOVED_AT_ONCE = 1 << 20;

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private long size;

  private NewFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Creates the hidden file.
   *
   * @throws IOException when the folder is missing or not writable, or something that is no file
   *     has the name
   */
  static NewFile create(Path path) throws IOException {
    // A link stays a link: the file behind it is replaced.
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new IOException(path + ": exists and is not a regular file");
    }
    Path temporary = target.resolveSibling(".tandem-" + UUID.randomUUID() + ".part");
    FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    temporary.toFile().deleteOnExit(); // for a program that is interrupted
    return new NewFile(target, temporary, channel);
  }

  /** Returns a stream that appends and does not buffer; closing it does nothing. */
  OutputStream appender() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        writeAll(ByteBuffer.wrap(bytes, offset, length), size);
        size += length;
      }
    };
  }

  /** Returns the number of bytes so far. */
  long size() {
    return size;
  }

  /** Replaces bytes that are already there. */
  void overwrite(long position, byte[] bytes) throws IOException {
    writeAll(ByteBuffer.wrap(bytes), position);
  }

  /**
   * Replaces the start of the file by one that may be longer or shorter; what follows moves.
   *
   * @param length bytes to be replaced
   */
  void replaceStart(int length, byte[] start) throws IOException {
    if (start.length != length) {
      move(length, start.length);
    }
    overwrite(0, start);
  }

  // Front to back when it moves to the front, else back to front, and nothing is overwritten early.
  private void move(long from, long to) throws IOException {
    long length = size - from;
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(MOVED_AT_ONCE, length));
    for (long done = 0; done < length; done += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
      long offset = to < from ? done : length - done - buffer.limit();
      readAll(buffer, from + offset);
      writeAll(buffer.flip(), to + offset);
    }
    size = to + length;
    channel.truncate(size);
  }

  private void readAll(ByteBuffer buffer, long start) throws IOException {
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, start + buffer.position());
      if (count < 0) {
        throw new IOException(target + ": ended while it was written");
      }
    }
  }

  private void writeAll(ByteBuffer bytes, long start) throws IOException {
    long position = start;
    try {
      while (bytes.hasRemaining()) {
        position += channel.write(bytes, position);
      }
    } catch (IOException e) {
      throw new IOException(target + ": " + e.getMessage(), e); // it says only what, not where
    }
  }

  /** Makes the file durable and gives it its name. */
  void commit() throws IOException {
    commit(Flush.ALWAYS);
  }

  /** Gives the file its name. */
  void commit(Flush flush) throws IOException {
    boolean durable = flush == Flush.ALWAYS || Files.exists(target);
    if (durable) {
      channel.force(true);
    }
    channel.close();
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    // Windows opens no folders, and needs no help to remember a rename.
    if (durable && target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel folder =
          FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  /** Removes the hidden file, if it has not become the real one. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }
}
