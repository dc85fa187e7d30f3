package tandem.block;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Moves whole buffers. The kernel may move less than asked, without giving a reason. */
final class Transfer {

  /** One try, as {@code FileChannel} reads and writes at a position. */
  @FunctionalInterface
  interface Step {
    int move(ByteBuffer buffer, long position) throws IOException;
  }

  private Transfer() {}

  /**
   * Repeats the step until nothing of the buffer remains. After a short write the next try tells
   * why: a full device answers the first with less and only the second with an error.
   *
   * @param what the device and the action, for messages
   */
  static void all(String what, Step step, long position, ByteBuffer buffer) throws IOException {
    int start = buffer.position();
    int length = buffer.remaining();
    while (buffer.hasRemaining()) {
      int done = buffer.position() - start;
      try {
        if (step.move(buffer, position + done) <= 0) {
          throw new EOFException("it ended after " + done + " bytes");
        }
      } catch (IOException e) {
        String range = " of " + length + " bytes at " + position;
        throw new IOException(what + range + " failed: " + Failures.reason(e), e);
      }
    }
  }
}
