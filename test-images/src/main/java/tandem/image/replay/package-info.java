/**
 * Makes the disks that a power cut may leave, from a recording of all writes and flushes of a real
 * device, and judges what would boot from them.
 */
@NullMarked
package tandem.image.replay;

import org.jspecify.annotations.NullMarked;
