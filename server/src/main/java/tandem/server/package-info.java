/** The server as a whole: its settings, its start and its end. */
@NullMarked
package tandem.server;

import org.jspecify.annotations.NullMarked;
