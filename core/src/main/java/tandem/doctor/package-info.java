/**
 * The examination of a device: what would keep the next update from working, or from going back.
 */
@NullMarked
package tandem.doctor;

import org.jspecify.annotations.NullMarked;
