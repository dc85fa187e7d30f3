/**
 * The artifact file: reads, writes, signs and verifies it. Knows no device and no command line, and
 * logs nothing.
 */
@NullMarked
package tandem.artifact;

import org.jspecify.annotations.NullMarked;
