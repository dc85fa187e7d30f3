package tandem.server.metrics;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A number that only grows. */
public final class Counter implements Family {
  private final String name;
  private final String help;
  private final Parts<LongAdder> parts;

  Counter(String name, String help, List<String> labels) {
    this.name = name;
    this.help = help;
    this.parts = new Parts<>(labels, LongAdder::new);
  }

  /** Counts one. */
  public void increment(String... values) {
    parts.of(values).increment();
  }

  /** Counts more than one. */
  public void add(long number, String... values) {
    parts.of(values).add(number);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void write(SampleText text) {
    text.begin(name, "counter", help);
    parts.each((values, sum) -> text.sample(name, parts.labels(), values, sum.sum()));
  }
}
