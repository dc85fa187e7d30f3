package tandem.server.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Prometheus' text format 0.0.4, and refuses what Prometheus or its linter would: samples
 * without help and type, a family in two places, the same sample twice, wrong escapes, counters
 * that do not end in _total, histograms whose buckets do not add up.
 */
public final class PrometheusText {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern HELP =
      Pattern.compile("# HELP (" + NAME + ") ((?:[^\\\\]|\\\\[\\\\n])+)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram)");
  private static final Pattern SAMPLE =
      Pattern.compile("(" + NAME + ")(?:\\{(.*)\\})? (-?[0-9.]+(?:E-?[0-9]+)?|NaN|[+-]Inf)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\\\\\"\\n]|\\\\[\\\\\"n])*)\"(,(?=.)|$)");

  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  // By histogram and its labels but le: the counts by their bounds.
  private final Map<String, TreeMap<Double, Double>> buckets = new LinkedHashMap<>();
  private String family = "";

  private PrometheusText() {}

  /** Returns each sample by its name and labels, as they are written. */
  public static Map<String, Double> parse(String text) {
    PrometheusText parser = new PrometheusText();
    check(text.endsWith("\n"), "the last line has no end");
    List<String> lines = List.of(text.split("\n", -1));
    for (int i = 0; i < lines.size() - 1; i++) {
      i += parser.line(lines, i);
    }
    parser.checkHistograms();
    return parser.samples;
  }

  /** Reads a line; returns how many more it has read. */
  private int line(List<String> lines, int at) {
    String line = lines.get(at);
    if (!line.startsWith("#")) {
      sample(line);
      return 0;
    }
    Matcher help = match(HELP, line);
    Matcher type = match(TYPE, lines.get(at + 1));
    check(help.group(1).equals(type.group(1)), "help and type of two names: " + line);
    family = type.group(1);
    check(types.put(family, type.group(2)) == null, "twice: " + family);
    check(type.group(2).equals("counter") == family.endsWith("_total"), "counter? " + line);
    return 1;
  }

  private void sample(String line) {
    Matcher sample = match(SAMPLE, line);
    String name = sample.group(1);
    boolean isHistogram = "histogram".equals(types.get(family));
    check(
        isHistogram
            ? Set.of(family + "_bucket", family + "_sum", family + "_count").contains(name)
            : name.equals(family),
        name + " among the samples of " + family);
    Map<String, String> labels = labels(sample.group(2));
    double value = number(sample.group(3));
    check(!"counter".equals(types.get(family)) || value >= 0, "counts backwards: " + line);
    String key = line.substring(0, line.lastIndexOf(' '));
    check(samples.put(key, value) == null, "twice: " + key);
    if (name.endsWith("_bucket")) {
      double bound = number(String.valueOf(labels.remove("le")));
      buckets.computeIfAbsent(family + labels, k -> new TreeMap<>()).put(bound, value);
    } else {
      check(!labels.containsKey("le"), "only buckets have bounds: " + line);
    }
    if (name.endsWith("_count") && isHistogram) {
      buckets.computeIfAbsent(family + labels, k -> new TreeMap<>()).put(Double.NaN, value);
    }
  }

  private static Map<String, String> labels(@Nullable String text) {
    Map<String, String> labels = new TreeMap<>();
    if (text == null) {
      return labels;
    }
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (end < text.length()) {
      check(label.find(end) && label.start() == end, "labels: " + text);
      check(labels.put(label.group(1), label.group(2)) == null, "label twice: " + text);
      end = label.end();
    }
    check(!labels.isEmpty(), "no labels between the braces");
    return labels;
  }

  private void checkHistograms() {
    buckets.forEach(
        (name, counts) -> {
          List<Double> values = new ArrayList<>(counts.values());
          check(counts.containsKey(Double.POSITIVE_INFINITY), name + ": no bucket for all");
          check(counts.containsKey(Double.NaN), name + ": no count");
          int last = values.size() - 1; // the count, because NaN sorts last
          check(values.get(last).equals(values.get(last - 1)), name + ": " + counts);
          check(values.stream().sorted().toList().equals(values), name + ": " + counts);
        });
    Set<String> without = new HashSet<>(types.keySet());
    samples.keySet().forEach(key -> without.removeIf(key::startsWith));
    without.removeIf(name -> !"gauge".equals(types.get(name)));
    check(without.isEmpty(), "no samples of " + without);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static Matcher match(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    check(matcher.matches(), "line: " + line);
    return matcher;
  }

  private static void check(boolean right, String what) {
    if (!right) {
      throw new AssertionError(what);
    }
  }
}
