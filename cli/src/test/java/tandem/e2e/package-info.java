/** Whole updates on emulated devices, with real bootloaders and kernels. */
@NullMarked
package tandem.e2e;

import org.jspecify.annotations.NullMarked;
