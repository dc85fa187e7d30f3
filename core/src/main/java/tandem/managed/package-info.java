/**
 * Asks a server for updates, in the protocol of Mender: who the device is, what it has, which
 * deployment is meant for it, and what became of that. What is installed, the engine in {@code
 * tandem.update} installs; here is only the conversation, and a record of it that outlives power
 * cuts.
 */
@NullMarked
package tandem.managed;

import org.jspecify.annotations.NullMarked;
