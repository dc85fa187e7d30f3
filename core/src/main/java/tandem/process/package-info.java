/** Programs that Tandem runs: each in a process group of its own, which ends with Tandem. */
@NullMarked
package tandem.process;

import org.jspecify.annotations.NullMarked;
