package tandem.block;

/**
 * What a write did.
 *
 * @param total bytes of the image
 * @param written bytes that were written
 */
public record WriteResult(long total, long written) {

  /** Returns the bytes that were on the target already. */
  public long skipped() {
    return total - written;
  }
}
