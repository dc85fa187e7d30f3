/** Block targets: size, compare-write-flush, read-back, locks. The only room that may touch JNA. */
@NullMarked
package tandem.block;

import org.jspecify.annotations.NullMarked;
