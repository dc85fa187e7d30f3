package tandem.server.metrics;

import java.util.List;

/** Writes samples in Prometheus' text format, version 0.0.4. */
final class SampleText {
  private final StringBuilder out = new StringBuilder();

  /** Begins the samples of one name. */
  void begin(String name, String type, String help) {
    String safe = help.replace("\\", "\\\\").replace("\n", "\\n");
    out.append("# HELP ").append(name).append(' ').append(safe).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /** Writes one sample; the labels have as many names as values. */
  void sample(String name, List<String> labels, List<String> values, Number number) {
    out.append(name);
    for (int i = 0; i < labels.size(); i++) {
      out.append(i == 0 ? '{' : ',');
      out.append(labels.get(i)).append("=\"").append(quoted(values.get(i))).append('"');
    }
    if (!labels.isEmpty()) {
      out.append('}');
    }
    out.append(' ').append(number).append('\n');
  }

  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
