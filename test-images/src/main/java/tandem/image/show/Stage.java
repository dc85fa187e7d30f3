package tandem.image.show;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the show is seen: what the guest prints, and between it what a narrator says, in lines that
 * begin with {@code ==}. No line is longer than a small terminal is wide.
 */
final class Stage {
  private static final int WIDTH = 79;
  private static final String NARRATOR = "== ";
  private static final String CONTINUED = "    ";
  private static final Pattern PROGRESS = Pattern.compile("[a-z]+: +\\d{1,2} % .*");

  private final PrintStream out;
  private final List<String> shown = new ArrayList<>();
  private final long start = System.nanoTime();
  private final GuestLines guest = new GuestLines(this::guestSays);

  Stage(PrintStream out) {
    this.out = out;
  }

  /** Returns where a console is to be mirrored to. */
  OutputStream mirror() {
    return guest;
  }

  /** Ends the line of a guest whose power is gone. */
  void cut() {
    guest.end();
  }

  /** Lets the narrator begin something new. */
  void announce(String text) {
    line("");
    say(text);
  }

  /** Lets the narrator say something. */
  void say(String text) {
    say(text, "");
  }

  /**
   * Lets the narrator say something.
   *
   * @param indent what further lines begin with, where one is not enough
   */
  void say(String text, String indent) {
    for (String line : Wrapped.lines(text, WIDTH - NARRATOR.length(), indent)) {
      line(NARRATOR + line);
    }
  }

  private void guestSays(String text) {
    for (String line : Wrapped.lines(text, WIDTH, CONTINUED)) {
      line(line);
    }
  }

  private synchronized void line(String text) {
    out.println(text);
    out.flush();
    if (!PROGRESS.matcher(text).matches()) {
      shown.add(text);
    }
  }

  /** Returns all that was shown, but for progress that was not at its end. */
  synchronized List<String> shown() {
    return List.copyOf(shown);
  }

  /** Returns how long the show lasts by now. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Returns a duration in minutes and seconds. */
  static String clock(Duration time) {
    return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }
}
