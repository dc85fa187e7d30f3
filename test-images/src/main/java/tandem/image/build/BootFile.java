package tandem.image.build;

import java.nio.file.Path;

/**
 * A file for the boot partition.
 *
 * @param source on this machine
 * @param destination path in the boot partition
 */
public record BootFile(Path source, String destination) {}
