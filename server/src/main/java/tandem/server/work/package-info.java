/** Work in the background; shared by all rooms of the server. */
@NullMarked
package tandem.server.work;

import org.jspecify.annotations.NullMarked;
