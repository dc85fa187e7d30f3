/** The server's certificate, made at the first run or read from given files. */
@NullMarked
package tandem.server.tls;

import org.jspecify.annotations.NullMarked;
