/** Disks in memory that record what is done to them and show what a power cut may leave of it. */
@NullMarked
package tandem.image.disk;

import org.jspecify.annotations.NullMarked;
