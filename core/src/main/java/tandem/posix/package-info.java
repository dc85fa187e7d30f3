/** The calls of the operating system that Java lacks; the only room that touches native code. */
@NullMarked
package tandem.posix;

import org.jspecify.annotations.NullMarked;
