/** Cuts the power of a model device at every point of an update, and judges what comes up again. */
@NullMarked
package tandem.image.crash;

import org.jspecify.annotations.NullMarked;
