/**
 * The fleet: which devices are let in, which artifacts there are, and who installs what. What every
 * poll needs is held in memory; what must not be lost is in the store.
 */
@NullMarked
package tandem.server.fleet;

import org.jspecify.annotations.NullMarked;
