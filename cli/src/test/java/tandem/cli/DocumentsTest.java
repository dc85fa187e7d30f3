package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The pages for man, and the completion. */
class DocumentsTest {
  private final CommandLine root = Documents.tree(Map.of(), Edition.TOOLS);
  private final Map<String, String> pages = ManPages.of(root, "2026-01-01");

  @TempDir Path folder;

  private static List<CommandLine> withAllBelow(CommandLine line) {
    List<CommandLine> lines = new ArrayList<>(List.of(line));
    line.getSubcommands().values().forEach(below -> lines.addAll(withAllBelow(below)));
    return lines;
  }

  private String pageOf(CommandLine line) {
    return String.valueOf(pages.get(line.getCommandSpec().qualifiedName("-") + ".1"));
  }

  @Test
  void everyCommand_hasAPageWithAllSections() {
    for (CommandLine line : withAllBelow(root)) {
      String name = line.getCommandSpec().qualifiedName("-");

      assertThat(pages).containsKey(name + ".1");
      assertThat(pageOf(line))
          .as(name)
          .contains(
              "\n.SH \"NAME\"\n" + Roff.escaped(name) + " \\- ",
              "\n.SH \"SYNOPSIS\"\n" + Roff.bold(line.getCommandSpec().qualifiedName()),
              "\n.SH \"DESCRIPTION\"\n",
              "\n.SH \"OPTIONS\"\n",
              "\n.SH \"EXIT STATUS\"\n",
              "\n.SH \"SEE ALSO\"\n");
    }
    assertThat(pages).hasSameSizeAs(withAllBelow(root));
  }

  @Test
  void everyOptionAndParameter_isInThePageOfItsCommand() {
    for (CommandLine line : withAllBelow(root)) {
      for (OptionSpec option : line.getCommandSpec().options()) {
        for (String name : option.names()) {
          assertThat(pageOf(line)).contains(Roff.bold(name));
        }
      }
      for (PositionalParamSpec parameter : line.getCommandSpec().positionalParameters()) {
        assertThat(pageOf(line)).contains(Roff.italic(parameter.paramLabel()));
      }
    }
  }

  @Test
  void everySubcommand_isInThePageAboveIt() {
    for (CommandLine line : withAllBelow(root)) {
      for (CommandLine below : line.getSubcommands().values()) {
        String name = below.getCommandSpec().qualifiedName("-");

        assertThat(pageOf(line)).contains("(see " + Roff.bold(name) + "(1))");
        assertThat(pageOf(below)).contains(Roff.bold(line.getCommandSpec().qualifiedName("-")));
      }
    }
  }

  @Test
  void exitCodes_areInThePageOfTheProgram() {
    assertThat(pageOf(root)).contains("\n.SH \"FILES\"\n", "/etc/mender/mender.conf");
    for (ExitCode code : ExitCode.values()) {
      assertThat(pageOf(root)).contains(".TP\n" + Roff.bold(Integer.toString(code.number())));
    }
  }

  @Test
  void synopsis_namesWhatIsRequired() {
    assertThat(pages.get("tandem-artifact-write-rootfs-image.1"))
        .contains("[\\fIOPTION\\fR]... \\fB\\-n\\fR \\fINAME\\fR \\fB\\-t\\fR \\fITYPE\\fR");
    assertThat(pages.get("tandem-resume.1")).contains("[\\fIFILE|URL|\\-\\fR]");
  }

  @Test
  void completion_knowsTheCommands() {
    String completion = new Documents(root, 0).completion();

    assertThat(completion)
        .contains("local commands=\"" + String.join(" ", root.getSubcommands().keySet()) + "\"");
  }

  @Test
  void documents_areTheSameEachTime() throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");

    new Documents(root, 1767225600).write(first);
    new Documents(Documents.tree(Map.of(), Edition.TOOLS), 1767225600).write(second);

    Path page = Path.of("share/man/man1/tandem.1");
    Path completion = Path.of("share/bash-completion/completions/tandem");
    assertThat(first.resolve(page)).hasSameTextualContentAs(second.resolve(page));
    assertThat(Files.readString(first.resolve(page))).contains(".TH \"TANDEM\" 1 2026-01-01 ");
    assertThat(first.resolve(completion)).hasSameTextualContentAs(second.resolve(completion));
  }

  @Test
  void editionForDevices_documentsOnlyWhatItHas() {
    CommandLine device = Documents.tree(Map.of(), Edition.DEVICE);

    assertThat(ManPages.of(device, "2026-01-01").keySet())
        .contains("tandem-install.1", "tandem-artifact-read.1")
        .doesNotContain("tandem-demo.1", "tandem-artifact-write.1");
  }
}
