/**
 * Runs the programs that know file systems and bootloaders, each job in a private folder of its
 * own.
 */
@NullMarked
package tandem.image.tool;

import org.jspecify.annotations.NullMarked;
