package tandem.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tandem.block.BlockDevice;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** A slot of which only the size is known: nothing can be read from it or written to it. */
record SizeOnlyDevice(String name, long size) implements BlockDevice {

  static SizeOnlyDevice open(Path path) throws UpdateException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new SizeOnlyDevice(path.toString(), channel.size());
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.IO_ERROR, path + ": can not be opened: " + e, e);
    }
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
