/** HTTP: requests, replies, routes and their bounds; the only room that knows Jetty. */
@NullMarked
package tandem.server.http;

import org.jspecify.annotations.NullMarked;
