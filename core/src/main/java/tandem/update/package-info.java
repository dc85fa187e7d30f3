/** The life of an update: the durable store, plan, install, commit, rollback, resume. */
@NullMarked
package tandem.update;

import org.jspecify.annotations.NullMarked;
