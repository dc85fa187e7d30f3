/**
 * Which device may start a deployment when: phases, stop rule, pace, window and retries, and the
 * filters that choose devices. Decides from what it is told, and knows neither HTTP nor the
 * database.
 */
@NullMarked
package tandem.server.rollout;

import org.jspecify.annotations.NullMarked;
