package tandem.payload;

/**
 * What storing a payload did.
 *
 * @param bytes size of the image, or of all files together
 * @param written bytes that were written
 * @param skipped bytes that the target already held
 * @param read bytes that were read from the target, to compare and to read back
 * @param repaired bytes that had to be written again, because they were read back wrong
 * @param proof how the target was read back: {@code direct} past the page cache, or {@code cache};
 *     for update modules {@code module} if the module has taken the files, {@code files} if they
 *     were stored for it, {@code none} if it is not run
 */
public record StoreReport(
    long bytes, long written, long skipped, long read, long repaired, String proof) {}
