package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * One run of the program in this process.
 *
 * @param code exit code
 * @param out what went to standard output
 * @param err what went to standard error
 */
record Run(int code, String out, String err) {

  static Run tandem(Object... arguments) {
    return named("tandem", new byte[0], arguments);
  }

  static Run named(String name, byte[] in, Object... arguments) {
    return named(name, Map.of(), in, arguments);
  }

  static Run named(String name, Map<String, String> environment, byte[] in, Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    Console console =
        new Console(
            new ByteArrayInputStream(in),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            environment,
            false);
    int code = new Program(console).run(name, words);
    return new Run(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Checks the exit code, and shows all that was printed if it is another. */
  Run expect(ExitCode expected) {
    assertThat(code).as("%s%n%s", out, err).isEqualTo(expected.number());
    return this;
  }

  /** Returns the first line of the error. */
  String error() {
    return err.lines()
        .filter(line -> line.startsWith("error: "))
        .findFirst()
        .map(line -> line.substring("error: ".length()))
        .orElse("");
  }
}
