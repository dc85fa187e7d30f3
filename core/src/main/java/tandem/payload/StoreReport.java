package tandem.payload;

/**
 * What storing a payload did.
 *
 * @param bytes size of the image
 * @param written bytes that were written
 * @param skipped bytes that the target already held
 * @param proof how the target was read back: {@code direct} past the page cache, or {@code cache}
 */
public record StoreReport(long bytes, long written, long skipped, String proof) {}
