/**
 * The reference device, as the scripts in {@code test-images/reference} make it: its systems, its
 * disks and the machine that boots them. Knows no artifacts, and works in a source tree only.
 */
@NullMarked
package tandem.image.reference;

import org.jspecify.annotations.NullMarked;
