package tandem.bench.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How long answers took, counted in steps of 2 %; many threads add at once. */
final class Latencies {
  private static final double STEP = Math.log(1.02);
  private static final int STEPS = 1200; // up to some 5 hours from 1 us

  private final AtomicLongArray counts = new AtomicLongArray(STEPS);
  private final LongAdder all = new LongAdder();

  void add(long nanos) {
    double micros = Math.max(1, nanos / 1000.0);
    counts.incrementAndGet(Math.min(STEPS - 1, (int) (Math.log(micros) / STEP)));
    all.increment();
  }

  long count() {
    return all.sum();
  }

  /** Returns within which time this share of all answers came, in milliseconds. */
  double millis(double share) {
    long wanted = (long) Math.ceil(count() * share);
    long found = 0;
    for (int i = 0; i < STEPS; i++) {
      found += counts.get(i);
      if (found >= wanted) {
        return Math.exp((i + 1) * STEP) / TimeUnit.MILLISECONDS.toMicros(1);
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
