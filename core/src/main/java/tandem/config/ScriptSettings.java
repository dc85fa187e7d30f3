package tandem.config;

import java.time.Duration;

/**
 * What the configuration says of state scripts; 0 in the file means the default, as in Mender.
 *
 * @param timeout {@code StateScriptTimeoutSeconds}: how long one run of a script may take
 * @param retryTimeout {@code StateScriptRetryTimeoutSeconds}: how long a script may go on asking to
 *     be called later
 * @param retryInterval {@code StateScriptRetryIntervalSeconds}: how long to wait in between
 */
public record ScriptSettings(Duration timeout, Duration retryTimeout, Duration retryInterval) {

  /** What holds where the configuration says nothing. */
  public static final ScriptSettings DEFAULT =
      new ScriptSettings(Duration.ofHours(1), Duration.ofMinutes(30), Duration.ofMinutes(1));
}
