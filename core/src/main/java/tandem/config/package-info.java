/** Configuration: mender.conf, the device type, and all paths below one root. */
@NullMarked
package tandem.config;

import org.jspecify.annotations.NullMarked;
