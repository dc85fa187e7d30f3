/**
 * Compresses on all cores, with the same bytes on any number of them. Knows no artifacts, and
 * imports nothing of ours.
 */
@NullMarked
package tandem.compress;

import org.jspecify.annotations.NullMarked;
