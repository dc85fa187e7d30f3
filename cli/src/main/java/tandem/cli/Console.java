package tandem.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** What surrounds the program: its streams, its environment, and who reads them. */
final class Console {
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final boolean terminal;
  private boolean events;

  /**
   * Takes the streams.
   *
   * @param out for results only
   * @param err for everything else
   * @param terminal whether a person watches {@code err}
   */
  Console(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      boolean terminal) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
    this.terminal = terminal;
  }

  InputStream in() {
    return in;
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  Map<String, String> environment() {
    return environment;
  }

  boolean terminal() {
    return terminal;
  }

  /** From now on, every line on standard error is a JSON event. */
  void printEvents() {
    events = true;
  }

  /** Prints a line that is no result. */
  void note(String text) {
    print("note", text, text);
  }

  /** Prints a warning. */
  void warn(String text) {
    print("warning", text, "warning: " + text);
  }

  /** Prints a failure. */
  void fail(Failure failure) {
    if (events) {
      event("error", failure.toJson().members());
      return;
    }
    print("error", failure.message(), "error: " + failure.message());
    failure.hint().ifPresent(hint -> print("hint", hint, "hint: " + hint));
  }

  /** Prints where a failure came from. */
  void trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    print("trace", text.toString(), text.toString().stripTrailing());
  }

  /** Prints a line of the log. */
  void log(String level, String text) {
    print(level, text, level + ": " + text);
  }

  private void print(String event, String text, String line) {
    if (events) {
      event(event, Map.of("message", JsonValue.of(text)));
    } else {
      err.println(line);
      err.flush();
    }
  }

  private void event(String name, Map<String, JsonValue> members) {
    Map<String, JsonValue> all = new LinkedHashMap<>();
    all.put("event", JsonValue.of(name));
    all.putAll(members);
    err.println(JsonWriter.compact(new JsonObject(all)));
    err.flush();
  }
}
