package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/traps.md against the tests that it names. */
class TrapsDocumentTest {
  private static final Path HOME = Path.of("..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([0-9]+) \\| .* \\| (.*) \\|$");
  private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z0-9]+)#([A-Za-z0-9_]+)`");

  private static List<MatchResult> rows() throws IOException {
    String text = Files.readString(HOME.resolve("docs/traps.md"));
    return ROW.matcher(text).results().toList();
  }

  @Test
  void rows_areInTheirOrderAndNoneTwice() throws Exception {
    List<Integer> numbers = rows().stream().map(row -> Integer.valueOf(row.group(1))).toList();

    assertThat(numbers).isNotEmpty().doesNotHaveDuplicates().isSorted();
  }

  @Test
  void row_namesATestOrSaysWhyThereIsNone() throws Exception {
    for (MatchResult row : rows()) {
      assertThat(row.group(2))
          .as("trap " + row.group(1))
          .matches(".*(" + NAME + "|can not apply|as [0-9]+).*");
    }
  }

  @Test
  void testsThatAreNamed_exist() throws Exception {
    Map<String, String> classes = classes();
    for (MatchResult row : rows()) {
      for (MatchResult name : NAME.matcher(row.group(2)).results().toList()) {
        String method = " void " + name.group(2) + "(";
        assertThat(classes).as("trap " + row.group(1)).containsKey(name.group(1));
        assertThat(classes.get(name.group(1))).as("trap " + row.group(1)).contains(method);
      }
    }
  }

  /** Returns the text of each test class by its name. */
  private static Map<String, String> classes() {
    return Stream.of("artifact-format", "core", "test-images", "cli")
        .map(module -> HOME.resolve(module).resolve("src/test/java"))
        .flatMap(TrapsDocumentTest::walk)
        .collect(
            Collectors.toMap(
                file -> file.getFileName().toString().replace(".java", ""),
                TrapsDocumentTest::text,
                (one, other) -> one + other)); // two modules may have a helper of one name
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
