/**
 * The show of {@code tandem demo --qemu}: a reference device that boots, is updated, loses its
 * power and goes back by itself, for a person who watches. Works in a source tree only.
 */
@NullMarked
package tandem.image.show;

import org.jspecify.annotations.NullMarked;
