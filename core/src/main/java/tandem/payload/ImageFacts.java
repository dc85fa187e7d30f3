package tandem.payload;

import tandem.artifact.Digest;

/**
 * What is known of an image before it is written.
 *
 * @param fileName its name in the artifact
 * @param bytes its size
 * @param digest its SHA-256
 * @param slotBytes size of the slot that it is for
 */
public record ImageFacts(String fileName, long bytes, Digest digest, long slotBytes) {}
