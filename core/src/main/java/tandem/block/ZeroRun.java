package tandem.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import tandem.core.UpdateException;

/**
 * A run of zeros that is to replace something else on the target. It is kept as two numbers until
 * it ends, so that the device can be told of all of it at once.
 */
final class ZeroRun {
  /** From which length on, in bytes, it is worth a command of its own. */
  static final int SHORTEST = 1 << 20;

  private final BlockDevice target;
  private final Prover prover;
  private final ByteBuffer zeros = ByteBuffer.allocate(Window.PIECE);
  private long start;
  private long end;
  private long written;

  ZeroRun(BlockDevice target, Prover prover) {
    this.target = target;
    this.prover = prover;
  }

  /** Returns how many bytes were made zero, by whatever way. */
  long written() {
    return written;
  }

  /** Takes zeros, if the device can make some; false when they are to be written as all else. */
  boolean take(long position, int length) throws IOException, UpdateException {
    if (length % Window.PIECE != 0 || !target.canZero()) {
      return false;
    }
    if (position != end) {
      finish();
      start = position;
    }
    end = position + length;
    return true;
  }

  /** Makes the zeros that were taken. */
  void finish() throws IOException, UpdateException {
    boolean isMade = end - start >= SHORTEST && target.zero(start, end - start);
    for (long position = start; position < end; position += Window.PIECE) {
      if (!isMade) {
        target.write(position, zeros.clear());
      }
      prover.add(position, zeros.clear());
    }
    written += end - start;
    start = end;
  }
}
