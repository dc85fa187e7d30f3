package tandem.block;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A slot as a row of bytes: a block device, or a file that plays one. One descriptor reads, writes
 * and flushes, because Linux reports a flush error only once for each open file.
 *
 * <p>One thread may write while another one flushes, and reads or writes again what was written
 * before.
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
   * @throws IOException when the buffer does not fit, before anything is written; or when the
   *     device fails, after any part of the buffer may have been written
   */
  void write(long position, ByteBuffer from) throws IOException;

  /**
   * Makes a range zero without writing it. Whether it is must be read back.
   *
   * @return false when the device can not, or is not to
   */
  default boolean zero(long position, long length) throws IOException {
    return false;
  }

  /** Returns whether {@link #zero} is worth a try. */
  default boolean canZero() {
    return false;
  }

  /**
   * Makes everything written durable; does nothing when nothing was written since the last flush.
   *
   * @throws IOException when the device could not; the data must then be written again, through a
   *     newly opened device, because this one keeps failing
   */
  void flush() throws IOException;

  /**
   * Has all that was written begin its way to the medium, so that the next flush is short. A hint:
   * it says nothing about durability, and what fails is told by the flush.
   */
  default void startWriteBack() {}

  /**
   * Lets the page cache forget a range that is durable, so that the image does not drive everything
   * else out of the memory.
   */
  default void forget(long position, long length) throws IOException {}

  /**
   * Flushes, and opens a reader of what the medium holds. A target that can not tell the medium
   * from the page cache reads as {@link #read} does and says {@link Proof#CACHE}.
   *
   * @throws IOException when the flush fails or the device can not be opened
   */
  default MediumReader openMedium() throws IOException {
    flush();
    return new CachedReader(this);
  }
}
