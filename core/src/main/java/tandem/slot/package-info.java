/** The two slots: which one is active, which one is the target. */
@NullMarked
package tandem.slot;

import org.jspecify.annotations.NullMarked;
