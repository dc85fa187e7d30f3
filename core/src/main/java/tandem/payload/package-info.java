/** Payload handlers: what to do with the files of one payload. */
@NullMarked
package tandem.payload;

import org.jspecify.annotations.NullMarked;
