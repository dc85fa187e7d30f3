package tandem.block;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads a block device with {@code O_DIRECT}. The JDK demands the alignment of the file system that
 * holds the device node, a memory page there; {@link MediumReader#ALIGNMENT} is the largest page
 * that Linux has, so it always fits. Lengths are rounded up: the end of the device is a short read.
 */
final class DirectReader implements MediumReader {
  private final String what;
  private final FileChannel channel;
  private final ByteBuffer unit;

  private DirectReader(String name, FileChannel channel, ByteBuffer unit) {
    this.what = name + ": direct read";
    this.channel = channel;
    this.unit = unit;
  }

  /** Opens the device, or returns empty when the first bytes can not be read directly. */
  static Optional<MediumReader> open(String name, Path path, long size) throws IOException {
    ByteBuffer unit = aligned(ALIGNMENT);
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ, ExtendedOpenOption.DIRECT);
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
    DirectReader reader = new DirectReader(name, channel, unit);
    try {
      reader.read(0, ByteBuffer.allocate((int) Math.min(512, size)));
      return Optional.of(reader);
    } catch (IOException e) {
      // Whatever the reason, the ordinary reads that follow meet it again if it is the medium.
      channel.close();
      return Optional.empty();
    }
  }

  /** Returns an empty buffer outside the heap whose address has the alignment. */
  static ByteBuffer aligned(int capacity) {
    return ByteBuffer.allocateDirect(capacity + ALIGNMENT)
        .alignedSlice(ALIGNMENT)
        .slice(0, capacity);
  }

  @Override
  public Proof proof() {
    return Proof.DIRECT;
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    int end = into.limit();
    int whole = into.remaining() / ALIGNMENT * ALIGNMENT;
    into.limit(into.position() + whole);
    Transfer.all(what, channel::read, position, into);
    into.limit(end);
    Transfer.all(what, this::readUnit, position + whole, into);
  }

  /** Reads less than a unit by way of the buffer that has room for all of one. */
  private synchronized int readUnit(ByteBuffer into, long position) throws IOException {
    unit.clear();
    channel.read(unit, position);
    unit.flip().limit(Math.min(unit.limit(), into.remaining()));
    int length = unit.remaining();
    into.put(unit);
    return length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
