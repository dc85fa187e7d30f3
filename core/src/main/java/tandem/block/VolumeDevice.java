package tandem.block;

import java.io.IOException;

/**
 * A device whose content can only be replaced as a whole, from its first byte to its last, as that
 * of an UBI volume. It can not be compared first: from {@link #begin} to the last byte it holds
 * nothing, and what was interrupted begins again.
 */
public interface VolumeDevice extends BlockDevice {

  /**
   * Gives up what the volume holds. Exactly this many bytes have to be written now, in order.
   *
   * @param length more than 0, because with 0 the volume would stay empty
   * @throws IOException when the volume is in use, or fails; it may then be empty
   */
  void begin(long length) throws IOException;
}
