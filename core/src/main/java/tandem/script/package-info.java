/** State scripts: programs that are run before, after and on errors of the states of an update. */
@NullMarked
package tandem.script;

import org.jspecify.annotations.NullMarked;
