package tandem.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.FileKind;
import tandem.core.UpdateException;

/** A block device, or a file that plays one, that may be in use: it is only read. */
public final class ReadOnlyDevice implements BlockDevice {
  private final Path path;
  private final FileChannel channel;
  private final boolean isBlock;
  private final long size;

  private ReadOnlyDevice(Path path, FileChannel channel, boolean isBlock) throws IOException {
    this.path = path;
    this.channel = channel;
    this.isBlock = isBlock;
    this.size = channel.size();
  }

  /**
   * Tells whether it is something that {@link #open} reads: not a volume of UBI.
   *
   * @throws UpdateException IO_ERROR or NO_PERMISSION when that can not be told
   */
  public static boolean isPossible(Path path) throws UpdateException {
    try {
      FileKind kind = FileKind.of(path);
      return kind == FileKind.BLOCK || kind == FileKind.REGULAR;
    } catch (IOException e) {
      throw Failures.of(path + ": can not be opened", ErrorKind.IO_ERROR, e);
    }
  }

  /**
   * Opens a device; it is neither claimed nor locked.
   *
   * @throws UpdateException IO_ERROR or NO_PERMISSION when it can not be opened
   */
  public static ReadOnlyDevice open(Path path) throws UpdateException {
    try {
      FileKind kind = FileKind.of(path);
      if (kind != FileKind.BLOCK && kind != FileKind.REGULAR) {
        throw new IOException("expected a block device or a file, it is " + kind.text());
      }
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      return new ReadOnlyDevice(path, channel, kind == FileKind.BLOCK);
    } catch (IOException e) {
      throw Failures.of(path + ": can not be opened", ErrorKind.IO_ERROR, e);
    }
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    Transfer.all(name() + ": read", channel::read, position, into);
  }

  @Override
  public void write(long position, ByteBuffer from) {
    throw new UnsupportedOperationException(name() + ": opened only to read it");
  }

  @Override
  public void flush() {
    // nothing was written
  }

  @Override
  public MediumReader openMedium() throws IOException {
    Optional<MediumReader> direct =
        isBlock ? DirectReader.open(name(), path, size) : Optional.empty();
    return direct.orElseGet(() -> new CachedReader(this));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
