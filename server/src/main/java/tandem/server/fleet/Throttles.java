package tandem.server.fleet;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import tandem.server.rollout.Pace;
import tandem.server.rollout.Throttle;

/** The downloads of those deployments that are not finished and have a rate. */
public final class Throttles {
  private final Map<String, Throttle> byDeployment = new ConcurrentHashMap<>();

  void add(String deployment, Pace pace) {
    pace.bytesPerSecond()
        .ifPresent(rate -> byDeployment.put(deployment, new Throttle(rate, System.nanoTime())));
  }

  void remove(String deployment) {
    byDeployment.remove(deployment);
  }

  /** Tells whether a deployment has a rate. */
  public boolean has(String deployment) {
    return byDeployment.containsKey(deployment);
  }

  /**
   * Returns what tells how long to wait before so many bytes are sent, which have their turn then;
   * for no bytes, how long the line is. Empty for a deployment without rate, or one that is over.
   */
  public Optional<IntFunction<Duration>> of(String deployment) {
    return Optional.ofNullable(byDeployment.get(deployment))
        .map(throttle -> bytes -> throttle.take(bytes, System.nanoTime()));
  }
}
