package tandem.artifact;

import java.time.Instant;

/**
 * A regular file in a tar archive.
 *
 * @param name name as stored: printable ASCII without blanks
 * @param size length in bytes
 * @param modified modification time, which nothing protects
 */
record TarMember(String name, long size, Instant modified) {}
