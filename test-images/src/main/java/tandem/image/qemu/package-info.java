/**
 * Drives emulated devices: QEMU with a serial console, honest power cuts, recorded writes, and a
 * server for artifacts. Knows neither artifacts nor slots; everything runs in child processes that
 * end with this program.
 */
@NullMarked
package tandem.image.qemu;

import org.jspecify.annotations.NullMarked;
