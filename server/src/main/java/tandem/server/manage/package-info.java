/** The API for people and their scripts, as mender-cli speaks it. */
@NullMarked
package tandem.server.manage;

import org.jspecify.annotations.NullMarked;
