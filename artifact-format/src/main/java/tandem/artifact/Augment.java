package tandem.artifact;

/**
 * What an artifact adds to itself outside of what its signature covers. Its checksums are right,
 * but anybody could have written it.
 *
 * @param manifest the list of its header archive and payload files
 * @param header what it says: payload types, provides, depends and meta-data that are laid over the
 *     original's
 * @param compression of its header archive
 */
public record Augment(Manifest manifest, ArtifactHeader header, Compression compression) {}
