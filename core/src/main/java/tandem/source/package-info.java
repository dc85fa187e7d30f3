/** Where the bytes of an artifact come from: a file, standard input, a URL. */
@NullMarked
package tandem.source;

import org.jspecify.annotations.NullMarked;
