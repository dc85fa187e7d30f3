package tandem.block;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads what really is on the medium of a device, as far as the device lets it be seen. For several
 * threads at once.
 */
public interface MediumReader extends Closeable {
  /** Positions and buffer addresses must be multiples of this many bytes; lengths are free. */
  int ALIGNMENT = 64 * 1024;

  /** Returns what its reads prove. */
  Proof proof();

  /**
   * Fills the buffer from this position.
   *
   * @throws IOException when the device fails or ends before the buffer is full
   */
  void read(long position, ByteBuffer into) throws IOException;
}
