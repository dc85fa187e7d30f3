/** What every room of the core shares: errors, durable files, progress events. */
@NullMarked
package tandem.core;

import org.jspecify.annotations.NullMarked;
