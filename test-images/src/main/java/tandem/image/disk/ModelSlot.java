package tandem.image.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tandem.block.BlockDevice;

/**
 * A slot on a model disk: flushes as a device of Linux does, when it is opened and when something
 * was written.
 */
public final class ModelSlot implements BlockDevice {
  private final Path file;
  private final FileChannel channel;

  /** Opens the slot that is this file of a model disk. */
  public ModelSlot(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel.force(true);
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw new IllegalStateException("a model disk knows its sizes", e);
    }
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      int read = channel.read(into, position);
      if (read < 0) {
        throw new EOFException(file + ": ends at " + position);
      }
      position += read;
    }
  }

  @Override
  public void write(long position, ByteBuffer from) throws IOException {
    if (position < 0 || position > size() - from.remaining()) {
      throw new IOException(file + ": " + from.remaining() + " bytes do not fit at " + position);
    }
    while (from.hasRemaining()) {
      position += channel.write(from, position);
    }
  }

  @Override
  public void flush() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
