/**
 * A small JSON tree with limits, that keeps numbers as they were written. Everything may use it.
 */
@NullMarked
package tandem.json;

import org.jspecify.annotations.NullMarked;
