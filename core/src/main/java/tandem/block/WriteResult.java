package tandem.block;

import java.util.Optional;

/**
 * What a write did.
 *
 * @param total bytes of the image
 * @param written bytes that were written
 * @param read bytes that were read from the target, to compare and to read back
 * @param repaired bytes that had to be written again, because they were read back wrong
 * @param proof what shows that all of the image is on the target; empty when it has not been read
 *     back yet
 */
public record WriteResult(
    long total, long written, long read, long repaired, Optional<Proof> proof) {

  /** Returns the bytes that were on the target already. */
  public long skipped() {
    return total - written;
  }
}
