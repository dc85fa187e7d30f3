package tandem.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The parts of a family by the values of its labels. There is one for ever for each combination
 * that was ever used, so what strangers choose must not be a label.
 */
final class Parts<T> {
  private final List<String> labels;
  private final Supplier<T> fresh;
  private final Map<List<String>, T> parts = new ConcurrentHashMap<>();

  Parts(List<String> labels, Supplier<T> fresh) {
    this.labels = labels;
    this.fresh = fresh;
    if (labels.isEmpty()) {
      of(); // so that it is there from the start
    }
  }

  List<String> labels() {
    return labels;
  }

  T of(String... values) {
    List<String> key = List.of(values);
    T part = parts.get(key);
    if (part != null) {
      return part;
    }
    if (key.size() != labels.size()) {
      throw new IllegalArgumentException("labels " + labels + ", values " + key);
    }
    return parts.computeIfAbsent(key, k -> fresh.get());
  }

  /** Goes through them in the order of their values. */
  void each(BiConsumer<List<String>, T> reader) {
    Map<String, List<String>> sorted = new TreeMap<>();
    parts.keySet().forEach(key -> sorted.put(String.join("\0", key), key));
    for (List<String> key : sorted.values()) {
      reader.accept(key, parts.getOrDefault(key, fresh.get()));
    }
  }
}
