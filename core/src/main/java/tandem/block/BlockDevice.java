package tandem.block;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A slot as a row of bytes: a block device, or a file that plays one. One descriptor reads, writes
 * and flushes, because Linux reports a flush error only once for each open file.
 */
public interface BlockDevice extends Closeable {

  /** Returns the path, for messages. */
  String name();

  /** Returns its size in bytes. */
  long size();

  /**
   * Fills the buffer from this position.
   *
   * @throws IOException when the device fails or ends before the buffer is full
   */
  void read(long position, ByteBuffer into) throws IOException;

  /**
   * Writes the whole buffer at this position.
   *
   * @throws IOException when the device fails or ends before the buffer is empty
   */
  void write(long position, ByteBuffer from) throws IOException;

  /**
   * Makes everything written durable.
   *
   * @throws IOException when the device could not; the data must then be written again
   */
  void flush() throws IOException;
}
