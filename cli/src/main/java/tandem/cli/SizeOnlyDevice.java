package tandem.cli;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import tandem.block.BlockDevice;
import tandem.block.BlockDevices;
import tandem.core.UpdateException;

/** A slot of which only the size is known: nothing can be read from it or written to it. */
record SizeOnlyDevice(String name, long size) implements BlockDevice {

  static SizeOnlyDevice open(Path path) throws UpdateException {
    return new SizeOnlyDevice(path.toString(), BlockDevices.size(path));
  }

  @Override
  public void read(long position, ByteBuffer into) {
    throw new UnsupportedOperationException("a plan reads no slot");
  }

  @Override
  public void write(long position, ByteBuffer from) {
    throw new UnsupportedOperationException("a plan writes no slot");
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
