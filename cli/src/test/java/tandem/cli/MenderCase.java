package tandem.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Commands one after the other, each with what is told to the calls it makes: {@code NAME=fails}
 * for a script or a call of the module, {@code NAME=once} and {@code NAME=later} for a script that
 * asks for another try, {@code QUERY=ANSWER} for the module.
 *
 * @param line the commands, with {@code ;} between them
 * @param ours exit code and calls of each, where Tandem does something else; empty where it does
 *     the same
 */
record MenderCase(String line, List<String> ours) {

  /** A command, and the lines that tell its calls what to do. */
  record Turn(List<String> words, List<String> told) {}

  List<Turn> turns() {
    return Stream.of(line.split("; ", -1)).map(MenderCase::turn).toList();
  }

  // Unless a case says something else, an update can be rolled back.
  private static Turn turn(String text) {
    List<String> words = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      if (word.contains("=")) {
        told.add(word);
      } else {
        words.add(word);
      }
    }
    if (told.stream().noneMatch(line -> line.startsWith("SupportsRollback="))) {
      told.add("SupportsRollback=Yes");
    }
    return new Turn(words, told);
  }

  @Override
  public String toString() {
    return line;
  }
}
