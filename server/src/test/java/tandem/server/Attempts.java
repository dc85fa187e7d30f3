package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What was tried on a server, and what it answered: the rows of one table in
 * docs/server-security.md. No answer may be a failure of the server, or tell about its inside.
 */
final class Attempts {
  private static final List<String> INSIDE =
      List.of(
          "exception",
          "\tat ",
          "java.",
          "tandem.server",
          "org.eclipse",
          "jetty",
          "sqlite",
          "constraint",
          "tandem.db",
          "/root",
          "/tmp/");

  // The only answer from 500 on that says something of the client.
  private static final int ANOTHER_HTTP = 505;

  private final Map<String, TreeSet<String>> answers = new LinkedHashMap<>();
  private final List<String> secrets = new ArrayList<>();

  /** Takes words that no refusal may hold. */
  Attempts(String... secrets) {
    for (String secret : secrets) {
      this.secrets.add(secret.toLowerCase(Locale.ROOT));
    }
  }

  /** Notes an answer. */
  void note(String tried, RawHttp.Answer answer) {
    note(tried, answer.status(), answer.head() + answer.body());
    if (answer.status() >= 400 && answer.head().contains("application/json")) {
      assertThat(answer.body()).as(tried).contains("\"error\"", "\"request_id\"");
    }
    if (answer.status() != 0) {
      assertThat(answer.header("X-MEN-RequestID")).as("%s: %s", tried, answer).isPresent();
    }
  }

  /** Notes that the server ended the connection. */
  void ended(String tried) {
    add(tried, "the connection is ended");
  }

  private void note(String tried, int status, String text) {
    if (status != ANOTHER_HTTP) {
      assertThat(status).as("%s: %s", tried, text).isLessThan(500);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    assertThat(INSIDE.stream().filter(lower::contains)).as("%s: %s", tried, text).isEmpty();
    if (status >= 400) {
      assertThat(secrets.stream().filter(lower::contains)).as("%s: %s", tried, text).isEmpty();
    }
    add(tried, status == 0 ? "no answer" : Integer.toString(status));
  }

  private void add(String tried, String answer) {
    answers.computeIfAbsent(tried, t -> new TreeSet<>()).add(answer);
  }

  /** Returns the rows, in the order in which they were tried first. */
  List<String> rows() {
    return answers.entrySet().stream()
        .map(row -> "| " + row.getKey() + " | " + String.join(", ", row.getValue()) + " |")
        .collect(Collectors.toList());
  }

  /** Fails when the documented table below a heading is another one. */
  void assertDocumented(String heading) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../docs/server-security.md"));
    int start = lines.indexOf("## " + heading);
    assertThat(start).as(heading).isNotNegative();
    List<String> documented =
        lines.subList(start, lines.size()).stream()
            .dropWhile(line -> !line.startsWith("|"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(String.join("\n", rows())).isEqualTo(String.join("\n", documented));
  }
}
