/** Measures the inner loops of installing, each alone. Part of no release. */
@NullMarked
package tandem.bench;

import org.jspecify.annotations.NullMarked;
