package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Optional;

/** Asks a person at the terminal. */
final class Questions {
  private final Console console;
  private final BufferedReader answers;

  Questions(Console console) {
    this.console = console;
    this.answers = new BufferedReader(new InputStreamReader(console.in(), UTF_8));
  }

  /**
   * Asks for something.
   *
   * @param now what holds without an answer; empty for nothing
   * @return the answer; none where it is empty
   */
  Optional<String> ask(String question, String now) throws IOException {
    console.note(question + (now.isEmpty() ? ":" : " [" + now + "]:"));
    String answer = answers.readLine();
    return Optional.ofNullable(answer).map(String::strip).filter(text -> !text.isEmpty());
  }
}
