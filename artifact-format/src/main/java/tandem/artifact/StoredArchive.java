package tandem.artifact;

/**
 * A payload archive as it is in the artifact.
 *
 * @param name what to call it in messages
 * @param compression how it is compressed
 * @param size its bytes, compressed; 0 when there is none
 */
record StoredArchive(String name, Compression compression, long size) {}
