package tandem.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The content of a file that is being written, of which parts may be written again. */
final class GrowingFile implements AutoCloseable {
  private static final int MOVED_AT_ONCE = 1 << 20;

  private final Path name;
  private final FileChannel channel;
  private final long most;
  private long size;

  /**
   * Takes an empty file.
   *
   * @param name what to call it in messages
   * @param channel to read and to write it; closed with this
   * @param most how many bytes it may get
   */
  GrowingFile(Path name, FileChannel channel, long most) {
    this.name = name;
    this.channel = channel;
    this.most = most;
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
        if (length > most - size) {
          throw tooLarge(size + length);
        }
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
    long changed = size - length + start.length;
    if (changed > most) {
      throw tooLarge(changed);
    }
    if (start.length != length) {
      move(length, start.length);
    }
    overwrite(0, start);
  }

  private LimitExceededException tooLarge(long wanted) {
    return new LimitExceededException("artifact", wanted, most, "bytes");
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
        throw new IOException(name + ": ended while it was written");
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
      throw new IOException(name + ": " + e.getMessage(), e); // it says only what, not where
    }
  }

  /** Copies all of it. */
  void copyTo(OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(MOVED_AT_ONCE, Math.max(1, size)));
    for (long done = 0; done < size; done += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
      readAll(buffer, done);
      out.write(buffer.array(), 0, buffer.limit());
    }
  }

  /** Makes the content durable. */
  void force() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
