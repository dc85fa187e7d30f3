/** Bootloader environments behind one small {@link tandem.boot.BootControl}. */
@NullMarked
package tandem.boot;

import org.jspecify.annotations.NullMarked;
