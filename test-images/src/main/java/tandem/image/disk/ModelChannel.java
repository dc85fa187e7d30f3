package tandem.image.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** An open file or folder of a model disk. */
final class ModelChannel extends FileChannel {
  private final ModelDisk disk;
  private final int number;
  private final boolean writable;
  private final boolean appends;
  private long position;

  ModelChannel(ModelDisk disk, int number, boolean writable, boolean appends) {
    this.disk = disk;
    this.number = number;
    this.writable = writable;
    this.appends = appends;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int read = disk.read(number, position, into);
    position += Math.max(read, 0);
    return read;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      int read = read(into[i]);
      if (read < 0) {
        return total == 0 ? -1 : total;
      }
      total += read;
    }
    return total;
  }

  @Override
  public int read(ByteBuffer into, long at) throws IOException {
    return disk.read(number, at, into);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    long at = appends ? size() : position;
    int written = write(from, at);
    position = at + written;
    return written;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      total += write(from[i]);
    }
    return total;
  }

  @Override
  public int write(ByteBuffer from, long at) throws IOException {
    if (!writable) {
      throw new NonWritableChannelException();
    }
    byte[] bytes = new byte[from.remaining()];
    from.duplicate().get(bytes);
    int written = disk.write(number, at, bytes);
    from.position(from.position() + written);
    return written;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public FileChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return disk.size(number);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    if (size < size()) {
      disk.resize(number, Math.toIntExact(size));
    }
    position = Math.min(position, size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    disk.flush(number);
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException("a model disk transfers nothing by itself");
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long to, long count) {
    throw new UnsupportedOperationException("a model disk transfers nothing by itself");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long size) {
    throw new UnsupportedOperationException("a model disk cannot be mapped");
  }

  @Override
  public FileLock lock(long from, long size, boolean shared) {
    throw new UnsupportedOperationException("a model disk has one user");
  }

  @Override
  public FileLock tryLock(long from, long size, boolean shared) {
    throw new UnsupportedOperationException("a model disk has one user");
  }

  @Override
  protected void implCloseChannel() {}
}
