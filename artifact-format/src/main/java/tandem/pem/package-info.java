/**
 * PEM files and the keys in them, with nothing but the Java platform: what a device has as well.
 */
@NullMarked
package tandem.pem;

import org.jspecify.annotations.NullMarked;
