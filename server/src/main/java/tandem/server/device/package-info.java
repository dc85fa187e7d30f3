/** The API of devices, as Mender's clients speak it. */
@NullMarked
package tandem.server.device;

import org.jspecify.annotations.NullMarked;
