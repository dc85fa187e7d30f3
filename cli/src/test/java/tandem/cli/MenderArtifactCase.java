package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One case of {@code docs/mender-artifact.cases}, whose head says what the words mean.
 *
 * @param name what it is about
 * @param steps in order
 */
record MenderArtifactCase(String name, List<Step> steps) {

  /**
   * One line.
   *
   * @param word what to do
   * @param text the rest of the line
   */
  record Step(String word, String text) {
    /** Returns the same step with this in front of its words. */
    Step behind(String line) {
      return new Step(word, line.strip() + " " + text);
    }

    /** Splits it at blanks outside of single quotes. */
    List<String> words() {
      List<String> words = new ArrayList<>();
      StringBuilder current = new StringBuilder();
      boolean quoted = false;
      boolean open = false;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\'') {
          quoted = !quoted;
          open = true;
        } else if (c == ' ' && !quoted) {
          if (open) {
            words.add(current.toString());
          }
          current.setLength(0);
          open = false;
        } else {
          current.append(c);
          open = true;
        }
      }
      if (open) {
        words.add(current.toString());
      }
      return words;
    }
  }

  static List<MenderArtifactCase> readAll(Path file) throws IOException {
    List<MenderArtifactCase> cases = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int blank = text.indexOf(' ');
      String word = blank < 0 ? text : text.substring(0, blank);
      String rest = blank < 0 ? "" : text.substring(blank + 1).strip();
      if (word.equals("case")) {
        cases.add(new MenderArtifactCase(rest, new ArrayList<>()));
      } else {
        cases.get(cases.size() - 1).steps.add(new Step(word, rest));
      }
    }
    return cases;
  }

  /** Returns the text of the first line with this word. */
  Optional<String> text(String word) {
    return steps.stream().filter(step -> step.word().equals(word)).map(Step::text).findFirst();
  }

  /** Tells whether the text occurs anywhere in it. */
  boolean mentions(String text) {
    return steps.stream().anyMatch(step -> step.text().contains(text));
  }

  @Override
  public String toString() {
    return name;
  }
}
