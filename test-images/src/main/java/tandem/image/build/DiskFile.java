package tandem.image.build;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** The disk image while it is built: a sparse file, in which nothing is written that is zero. */
final class DiskFile implements Closeable {
  private static final int CHUNK = 64 << 10;
  private static final byte[] ZEROS = new byte[CHUNK];

  private final FileChannel channel;

  private DiskFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes the file. */
  static DiskFile create(Path file) throws IOException {
    return new DiskFile(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  void put(long offset, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, offset + buffer.position());
    }
  }

  /** Copies a file, which is not longer than the place for it. */
  void put(long offset, Path file, long room) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      long at = 0;
      while (in.read(chunk, at) > 0) {
        byte[] bytes = Arrays.copyOf(chunk.array(), chunk.position());
        if (at + bytes.length > room) {
          throw new IOException(file + ": has more than " + room + " bytes");
        }
        if (!Arrays.equals(bytes, 0, bytes.length, ZEROS, 0, bytes.length)) {
          put(offset + at, bytes);
        }
        at += bytes.length;
        chunk.clear();
      }
    }
  }

  void flush() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
