package tandem.e2e;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Learns how long operations take on this machine, so that cuts fall into them. */
final class CutPace {
  private static final double MORE = 1.1;
  private final Map<CutOperation, Double> seconds = new EnumMap<>(CutOperation.class);

  CutPace() {
    for (CutOperation operation : CutOperation.values()) {
      seconds.put(operation, operation == CutOperation.INSTALL ? 30.0 : 10.0);
    }
  }

  /** Says how long one took, from its first byte to its end. */
  void took(CutOperation operation, double time) {
    seconds.put(operation.timed(), time);
  }

  /** Says that one had not ended by then. */
  void wentOnAfter(CutOperation operation, double time) {
    seconds.merge(operation.timed(), time * MORE, Math::max);
  }

  double seconds(CutOperation operation) {
    return seconds.getOrDefault(operation.timed(), 0.0);
  }

  Duration instant(CutOperation operation, double share) {
    return Duration.ofMillis(Math.round(operation.instant(share) * seconds(operation) * 1000));
  }
}
