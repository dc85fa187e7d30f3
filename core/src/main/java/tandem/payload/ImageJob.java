package tandem.payload;

import java.util.Optional;
import tandem.artifact.Digest;
import tandem.slot.Slot;

/**
 * What is to be done with an image.
 *
 * @param target the slot that it is written to
 * @param previous the slot that the device goes back to
 * @param targetRuns whether the target is the running slot, as it is after the reboot
 * @param stored what an earlier run has written and proven, if one has
 */
public record ImageJob(
    Slot target, Slot previous, boolean targetRuns, Optional<StoredImage> stored) {

  /**
   * An image on the target slot.
   *
   * @param bytes its size
   * @param digest its SHA-256
   */
  public record StoredImage(long bytes, Digest digest) {}
}
