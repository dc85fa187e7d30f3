/** Turns a disk image with one root file system into one with two slots and Tandem inside. */
@NullMarked
package tandem.image.convert;

import org.jspecify.annotations.NullMarked;
