/**
 * Puts load on a server of this build, in a process of its own, as fleets of devices do. Not part
 * of any release; bench/server runs it.
 */
@NullMarked
package tandem.bench.server;

import org.jspecify.annotations.NullMarked;
