package tandem.image.qemu;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last part of what a console has shown, in one char for each byte; positions count from the
 * first one. The end of a line is one newline, whatever the guest sent.
 */
final class Transcript {
  /** Holds how a search through the new text went. */
  @FunctionalInterface
  interface Search<T> {
    /** Returns what was found, or null to wait for more. */
    @Nullable T in(String text) throws IOException;
  }

  /** How many chars are kept at least. */
  static final int KEPT = 4 << 20;

  private static final long WAKE_MILLIS = 1000;

  private final StringBuilder text = new StringBuilder();
  private final BootMarks marks = new BootMarks();
  private long dropped;
  private boolean carriageReturn;
  private boolean ended;

  synchronized void append(String more) {
    String lines = withoutReturns(more);
    text.append(lines);
    marks.accept(lines);
    if (text.length() > 2 * KEPT) {
      int old = text.length() - KEPT;
      text.delete(0, old);
      dropped += old;
    }
    notifyAll();
  }

  /** Drops the carriage returns that only end a line. */
  private String withoutReturns(String more) {
    StringBuilder kept = new StringBuilder(more.length() + 1);
    for (int i = 0; i < more.length(); i++) {
      char c = more.charAt(i);
      if (carriageReturn && c != '\n' && c != '\r') {
        kept.append('\r');
      }
      carriageReturn = c == '\r';
      if (!carriageReturn) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  synchronized long length() {
    return dropped + text.length();
  }

  synchronized int starts() {
    return marks.starts();
  }

  synchronized int markCount() {
    return marks.count();
  }

  synchronized long lastMark() {
    return marks.lastMark();
  }

  synchronized List<BootedGuest> booted() {
    return marks.booted();
  }

  /** Returns the last chars, at most that many. */
  synchronized String tail(int chars) {
    return text.substring(Math.max(0, text.length() - chars));
  }

  /** Returns the text from there on, as far as it is kept. */
  synchronized String from(long position) {
    return text.substring((int) Math.min(Math.max(0, position - dropped), text.length()));
  }

  /** Returns where the result of {@link #from} really starts. */
  synchronized long firstKept(long position) {
    return Math.max(position, dropped);
  }

  /** Searches the text from there on until something is found; null when none came in time. */
  synchronized <T> @Nullable T search(long position, Search<T> search, Deadline deadline)
      throws IOException {
    T found = search.in(from(position));
    while (found == null && !ended && !deadline.isOver()) {
      try {
        wait(Math.min(deadline.millis(), WAKE_MILLIS));
      } catch (InterruptedException e) {
        throw Deadline.interrupted();
      }
      found = search.in(from(position));
    }
    return found;
  }

  /** Waits that long, or until the console ends. */
  synchronized void idle(Duration time) throws IOException {
    Deadline deadline = Deadline.in(time);
    while (!ended && !deadline.isOver()) {
      try {
        wait(deadline.millis());
      } catch (InterruptedException e) {
        throw Deadline.interrupted();
      }
    }
  }
}
