package tandem.block;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the ordinary way. The device belongs to another. */
record CachedReader(BlockDevice device) implements MediumReader {

  @Override
  public Proof proof() {
    return Proof.CACHE;
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    device.read(position, into);
  }

  @Override
  public void close() {}
}
