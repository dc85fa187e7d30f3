/** The command line: commands, progress, text and JSON output, exit codes. */
@NullMarked
package tandem.cli;

import org.jspecify.annotations.NullMarked;
