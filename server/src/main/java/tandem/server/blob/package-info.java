/** Where the bytes of artifacts are kept. */
@NullMarked
package tandem.server.blob;

import org.jspecify.annotations.NullMarked;
