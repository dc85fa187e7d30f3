package tandem.cli;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import tandem.core.ProgressListener;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** Prints progress, a few times a second at most, and always the end of a phase. */
final class ProgressPrinter implements ProgressListener {
  private static final int BAR_WIDTH = 40;
  private static final long BAR_PAUSE = 100_000_000L;
  private static final long LINE_PAUSE = 2_000_000_000L;

  private final ProgressMode mode;
  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final long pause;
  private final Map<String, Long> last = new HashMap<>();
  private boolean lineOpen;

  ProgressPrinter(ProgressMode mode, PrintStream out, LongSupplier nanoTime) {
    this.mode = mode;
    this.out = out;
    this.nanoTime = nanoTime;
    this.pause = mode == ProgressMode.plain ? LINE_PAUSE : BAR_PAUSE;
  }

  @Override
  public synchronized void on(Progress event) {
    boolean whole = event.total() >= 0 && event.done() >= event.total();
    long now = nanoTime.getAsLong();
    Long before = last.get(event.phase());
    if (before != null && !whole && now - before < pause) {
      return;
    }
    last.put(event.phase(), now);
    switch (mode) {
      case json -> out.println(JsonWriter.compact(toJson(event)));
      case plain -> out.println(line(event));
      case bar -> bar(event, whole);
      case auto, none -> throw new IllegalStateException("no printer for " + mode);
    }
    out.flush();
  }

  /** Tells whether every line is a JSON event. */
  boolean isJson() {
    return mode == ProgressMode.json;
  }

  /** Prints an event that is no progress. */
  synchronized void event(JsonObject event) {
    out.println(JsonWriter.compact(event));
    out.flush();
  }

  /** Ends a bar that is still open, so that what follows starts on a line of its own. */
  synchronized void close() {
    if (lineOpen) {
      out.println();
      out.flush();
      lineOpen = false;
    }
  }

  private static JsonObject toJson(Progress event) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("event", JsonValue.of("progress"));
    members.put("phase", JsonValue.of(event.phase()));
    members.put("done", JsonValue.of(event.done()));
    if (event.total() >= 0) {
      members.put("total", JsonValue.of(event.total()));
      members.put("percent", JsonValue.of(percent(event)));
    }
    if (!event.text().isEmpty()) {
      members.put("text", JsonValue.of(event.text()));
    }
    return new JsonObject(members);
  }

  private static String line(Progress event) {
    if (!event.text().isEmpty()) {
      return event.phase() + ": " + event.text();
    }
    String done = Sizes.of(event.done());
    return event.total() < 0
        ? event.phase() + ": " + done
        : String.format(
            Locale.ROOT,
            "%s: %3d %% (%s of %s)",
            event.phase(),
            percent(event),
            done,
            Sizes.of(event.total()));
  }

  private void bar(Progress event, boolean whole) {
    int filled = event.total() < 0 ? 0 : (int) (percent(event) * BAR_WIDTH / 100);
    String bar = "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled);
    out.print("\r[" + bar + "] " + line(event) + "\u001b[K");
    lineOpen = true;
    if (whole) {
      close();
    }
  }

  private static long percent(Progress event) {
    return event.total() == 0 ? 100 : (long) (100.0 * event.done() / event.total());
  }
}
