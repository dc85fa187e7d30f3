/**
 * Reads what Mender's client left on the device, and never writes any of it: its data base, the
 * update it has pending, and the name in {@code artifact_info}.
 */
@NullMarked
package tandem.mender;

import org.jspecify.annotations.NullMarked;
