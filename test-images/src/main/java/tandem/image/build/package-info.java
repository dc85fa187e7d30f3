/**
 * Builds disk images for devices with two root slots, without root rights and without mounting:
 * partition table, file systems, bootloader and its environment. The same description makes the
 * same bytes.
 */
@NullMarked
package tandem.image.build;

import org.jspecify.annotations.NullMarked;
