package tandem.server.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How long something took: a histogram in seconds. */
public final class Durations implements Family {
  private static final double NANOS = 1e9;
  private static final double[] BOUNDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final String name;
  private final String help;
  private final Parts<Buckets> parts;

  Durations(String name, String help, List<String> labels) {
    this.name = name;
    this.help = help;
    this.parts = new Parts<>(labels, Buckets::new);
  }

  /** Counts one that took so many nanoseconds. */
  public void add(long nanos, String... values) {
    parts.of(values).add(nanos);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void write(SampleText text) {
    text.begin(name, "histogram", help);
    List<String> labels = new ArrayList<>(parts.labels());
    labels.add("le");
    parts.each(
        (values, buckets) -> {
          long count = 0;
          for (int i = 0; i <= BOUNDS.length; i++) {
            count += buckets.counts[i].sum();
            List<String> all = new ArrayList<>(values);
            all.add(i < BOUNDS.length ? Double.toString(BOUNDS[i]) : "+Inf");
            text.sample(name + "_bucket", labels, all, count);
          }
          double seconds = buckets.nanos.sum() / NANOS;
          text.sample(name + "_sum", parts.labels(), values, seconds);
          text.sample(name + "_count", parts.labels(), values, count);
        });
  }

  /** The last bucket is for all that took longer than any bound. */
  private static final class Buckets {
    private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanos = new LongAdder();

    Buckets() {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new LongAdder();
      }
    }

    void add(long took) {
      int bucket = 0;
      while (bucket < BOUNDS.length && took > BOUNDS[bucket] * NANOS) {
        bucket++;
      }
      counts[bucket].increment();
      nanos.add(took);
    }
  }
}
