/** What is counted and measured, and its text for Prometheus; shared by all rooms of the server. */
@NullMarked
package tandem.server.metrics;

import org.jspecify.annotations.NullMarked;
