package tandem.image.show;

import java.util.ArrayList;
import java.util.List;

/** What happened in the show, and when. */
final class Story {
  private static final String INDENT = " ".repeat("0:00  ".length());

  private final Stage stage;
  private final List<String> lines = new ArrayList<>();

  Story(Stage stage) {
    this.stage = stage;
  }

  /** Notes what has just happened. */
  void add(String text) {
    lines.add(Stage.clock(stage.elapsed()) + "  " + text);
  }

  /** Tells all of it. */
  void tell() {
    stage.announce("What happened:");
    lines.forEach(line -> stage.say(line, INDENT));
    String total = Stage.clock(stage.elapsed());
    stage.announce("That was Tandem, in " + total + " minutes. Nothing is left running.");
  }
}
