package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandTreeTest {
  private static final Context CONTEXT = context();

  @Test
  void commandThatIsNamed_isTheOnlyOneMade() {
    CommandLine tree = CommandTree.of(CONTEXT, List.of("--root", "x", "status"));

    assertThat(tree.getSubcommands().keySet()).containsExactly("status");
  }

  @Test
  void valueThatReadsLikeACommand_hidesNone() {
    CommandLine tree = CommandTree.of(CONTEXT, List.of("--root", "install", "status"));

    assertThat(tree.getSubcommands().keySet()).containsExactly("install", "status");
  }

  @Test
  void levelsBelow_areMadeByName() {
    CommandLine tree = CommandTree.of(CONTEXT, List.of("artifact", "write", "rootfs-image"));

    CommandLine artifact = below(tree, "artifact");
    assertThat(artifact.getSubcommands().keySet()).containsExactly("write");
    assertThat(below(artifact, "write").getSubcommands().keySet()).containsExactly("rootfs-image");
  }

  // What the parser suggests, and help lists, are all commands.
  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "statsu", "status -h", "@file status", "--json"})
  void lineThatNamesNone_hasAll(String line) {
    CommandLine tree = CommandTree.of(CONTEXT, List.of(line.split(" ")));

    assertThat(tree.getSubcommands().keySet())
        .isEqualTo(CommandTree.of(CONTEXT).getSubcommands().keySet());
  }

  @Test
  void everyName_leadsToTheCommandOfThatName() {
    assertEachAlone(CommandTree.of(CONTEXT), List.of());
  }

  private static void assertEachAlone(CommandLine all, List<String> path) {
    all.getSubcommands()
        .forEach(
            (name, below) -> {
              List<String> words = new ArrayList<>(path);
              words.add(name);
              CommandLine alone = CommandTree.of(CONTEXT, words);
              for (String word : words) {
                alone = below(alone, word);
              }
              assertThat(options(alone)).as("%s", words).isEqualTo(options(below));
              assertEachAlone(below, words);
            });
  }

  private static CommandLine below(CommandLine line, String name) {
    return Objects.requireNonNull(line.getSubcommands().get(name), name);
  }

  private static Set<String> options(CommandLine line) {
    return new TreeSet<>(line.getCommandSpec().optionsMap().keySet());
  }

  private static Context context() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Context(
        new Console(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Map.of(), false),
        new GlobalOptions());
  }
}
