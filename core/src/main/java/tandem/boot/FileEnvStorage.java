package tandem.boot;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import tandem.core.FileKind;

/**
 * A copy of the environment in a file or on a block device. Never creates, truncates or extends.
 */
final class FileEnvStorage implements EnvStorage {
  private final FwEnvConfig.Copy copy;
  private final WriteProtection protection;

  FileEnvStorage(FwEnvConfig.Copy copy, WriteProtection protection) {
    this.copy = copy;
    this.protection = protection;
  }

  @Override
  public String name() {
    return copy.name();
  }

  @Override
  public int size() {
    return copy.size();
  }

  @Override
  public byte[] read() throws IOException {
    try (FileChannel channel = open(StandardOpenOption.READ)) {
      return read(channel, start(channel));
    }
  }

  @Override
  public byte[] readBack() throws IOException {
    try {
      return readPastCache();
    } catch (IOException | UnsupportedOperationException e) {
      return read(); // tmpfs and some others know no direct reads
    }
  }

  @Override
  public void write(int position, byte[] bytes) throws IOException {
    protection.lifted(() -> writeDurably(position, bytes));
  }

  @Override
  public void checkWritable() throws IOException {
    if (protection.canLift()) {
      return;
    }
    try (FileChannel channel = open(StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      start(channel);
    }
  }

  /** Tells whether two copies share a byte of one file. */
  boolean overlaps(FileEnvStorage other) throws IOException {
    if (!Files.isSameFile(copy.device(), other.copy.device())) {
      return false;
    }
    try (FileChannel channel = open(StandardOpenOption.READ)) {
      return Math.abs(start(channel) - other.start(channel)) < copy.size();
    }
  }

  private void writeDurably(int position, byte[] bytes) throws IOException {
    try (FileChannel channel = open(StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long at = start(channel) + position;
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        at += channel.write(buffer, at);
      }
      channel.force(true);
    }
  }

  // Opening a pipe would wait for its other end, for ever.
  private FileChannel open(OpenOption... options) throws IOException {
    FileKind kind = FileKind.of(copy.device());
    if (kind == FileKind.OTHER || kind == FileKind.DIRECTORY) {
      throw new IOException("is " + kind.text() + ", expected a file or a device");
    }
    return FileChannel.open(copy.device(), options);
  }

  // Checks the end as well: a write beyond it would extend a regular file.
  private long start(FileChannel channel) throws IOException {
    long length = channel.size();
    long start = copy.offset() < 0 ? length + copy.offset() : copy.offset();
    if (start < 0 || start > length - copy.size()) {
      throw new EOFException(
          "holds " + length + " bytes, the copy needs " + copy.size() + " bytes at " + start);
    }
    return start;
  }

  private byte[] read(FileChannel channel, long start) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(copy.size());
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, start + buffer.position()) < 0) {
        throw new EOFException("ended after " + buffer.position() + " bytes of the copy");
      }
    }
    return buffer.array();
  }

  // A direct read begins and ends on blocks, so it reads more than the copy and cuts that out.
  private byte[] readPastCache() throws IOException {
    int block = Math.toIntExact(Files.getFileStore(copy.device()).getBlockSize());
    try (FileChannel channel = open(StandardOpenOption.READ, ExtendedOpenOption.DIRECT)) {
      long start = start(channel);
      long from = start - start % block;
      int skip = (int) (start - from);
      int length = (skip + copy.size() + block - 1) / block * block;
      ByteBuffer buffer =
          ByteBuffer.allocateDirect(length + block).alignedSlice(block).limit(length);
      while (buffer.position() < skip + copy.size()) {
        if (channel.read(buffer, from + buffer.position()) < 0) {
          throw new EOFException("ended after " + buffer.position() + " bytes");
        }
      }
      byte[] bytes = new byte[copy.size()];
      buffer.position(skip).get(bytes);
      return bytes;
    }
  }
}
