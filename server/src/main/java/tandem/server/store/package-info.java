/** What the server remembers: devices, artifacts, deployments; the only room that knows SQL. */
@NullMarked
package tandem.server.store;

import org.jspecify.annotations.NullMarked;
