package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The pages for man and the completion, judged by the programs that they are for. */
class DocumentsIT {
  @TempDir static Path folder;
  private static CommandLine root;

  @BeforeAll
  static void write() throws Exception {
    Path libraries = TandemProcess.PROGRAM.resolveSibling("../lib/*");
    Command.of(java(), "-cp", libraries, "tandem.cli.Documents", folder, "TOOLS").succeed();
    root = Documents.tree(Map.of(), Edition.TOOLS);
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin/java");
  }

  private static List<Path> pages() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("share/man/man1"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void mandoc_warnsOfNothing() throws Exception {
    RequiredTool.orSkip("mandoc");
    Run run = Command.of("mandoc", "-Tlint", "-Wwarning").arguments(pages().toArray()).run();

    assertThat(run.code()).as(run.out()).isZero();
    assertThat(run.out()).isEmpty();
  }

  @Test
  void groff_warnsOfNothing() throws Exception {
    RequiredTool.orSkip("groff");

    for (Path page : pages()) {
      Run run = Command.of("groff", "-man", "-Tutf8", "-ww", "-z", page).run();

      assertThat(run.code()).isZero();
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void page_readsAsHelpDoes() throws Exception {
    RequiredTool.orSkip("mandoc");

    String text =
        Command.of("mandoc", "-Tascii", folder.resolve("share/man/man1/tandem-install.1"))
            .succeed()
            .replaceAll(".\b", "")
            .replaceAll("\\s+", " ");

    assertThat(text)
        .contains(
            "tandem-install - Install an artifact into the inactive slot and switch to it for one"
                + " trial boot",
            "tandem install [OPTION]... FILE|URL|-",
            "--progress=MODE How to show progress: auto, bar, plain, json, none",
            "SEE ALSO tandem(1)");
  }

  @Test
  void bash_offersEveryCommand() throws Exception {
    assertThat(offers("tandem", ""))
        .containsExactlyInAnyOrderElementsOf(root.getSubcommands().keySet());
    assertThat(offers("tandem", "artifact", "write", ""))
        .containsExactlyInAnyOrder("rootfs-image", "module-image", "bootstrap-artifact");
    assertThat(offers("tandem", "show-p")).containsExactly("show-provides");
  }

  @Test
  void bash_offersOptionsAndTheirValues() throws Exception {
    assertThat(offers("tandem", "install", "--require")).containsExactly("--require-signature");
    assertThat(offers("tandem", "install", "--progress", ""))
        .containsExactly("auto", "bar", "plain", "json", "none");
  }

  /** Returns what bash would show for the last word, through the function that it would call. */
  private static List<String> offers(String... words) throws Exception {
    RequiredTool.orSkip("bash");
    // Only bash itself may set options of a completion.
    String script =
        """
        compopt() { :; }
        . "$1"
        shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
        set -- $(complete -p tandem)
        while [ "$1" != -F ]; do shift; done
        "$2" tandem "${COMP_WORDS[COMP_CWORD]}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    Path completion = folder.resolve("share/bash-completion/completions/tandem");
    Command.of("bash", "-n", completion).succeed();
    return Command.of("bash", "--norc", "-c", script, "bash", completion)
        .arguments((Object[]) words)
        .succeed()
        .lines()
        .toList();
  }
}
