package tandem.block;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A volume in memory, with the rules of UBI: nothing can be read before all was written. */
final class FakeVolume implements VolumeDevice {
  private final int size;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private long expected;
  private long failAt = Long.MAX_VALUE;
  private int begun;
  private boolean durable = true;

  FakeVolume(byte[] content, int size) {
    this.size = size;
    this.content.writeBytes(content);
    this.expected = content.length;
  }

  /** Lets the write fail that reaches this byte. */
  FakeVolume failAt(long position) {
    failAt = position;
    return this;
  }

  int begun() {
    return begun;
  }

  boolean isComplete() {
    return content.size() == expected;
  }

  boolean isDurable() {
    return durable;
  }

  byte[] content() {
    return content.toByteArray();
  }

  @Override
  public String name() {
    return "volume";
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void begin(long length) {
    content.reset();
    expected = length;
    begun++;
  }

  @Override
  public void write(long position, ByteBuffer from) throws IOException {
    if (position != content.size() || position + from.remaining() > expected) {
      throw new IOException("write at " + position + " out of order");
    }
    if (position + from.remaining() > failAt) {
      throw new IOException("volume: worn out");
    }
    durable = false;
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    content.writeBytes(bytes);
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    if (!isComplete()) {
      throw new IOException("volume: nothing to read");
    }
    byte[] all = content.toByteArray();
    into.put(Arrays.copyOfRange(all, (int) position, (int) position + into.remaining()));
  }

  @Override
  public void flush() {
    durable = true;
  }

  @Override
  public void close() {}
}
