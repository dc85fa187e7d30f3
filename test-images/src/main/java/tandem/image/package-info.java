/** Slot images, simulated devices and their bootloader. */
@NullMarked
package tandem.image;

import org.jspecify.annotations.NullMarked;
