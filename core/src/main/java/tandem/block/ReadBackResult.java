package tandem.block;

/**
 * What a read-back found.
 *
 * @param sha256 the digest of the bytes, 64 lower-case hexadecimal digits
 * @param length how many bytes were read
 * @param proof where they came from
 */
public record ReadBackResult(String sha256, long length, Proof proof) {}
