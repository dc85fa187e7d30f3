/**
 * Reads and edits files inside images: file systems of their own and disks with partitions. Knows
 * neither artifacts nor devices; the work on a file system is done by its own tools, which run as
 * child processes on a copy.
 */
@NullMarked
package tandem.image.edit;

import org.jspecify.annotations.NullMarked;
