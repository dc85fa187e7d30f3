package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Holds that an option that several commands have means the same in all of them. */
class SharedOptionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"--tmp", "--compression", "--drop-signature"})
  void option_isDeclaredOnce(String name) {
    List<OptionSpec> found = new ArrayList<>();
    collect(tree(), name, found);

    assertThat(found).hasSizeGreaterThan(1);
    assertThat(found.stream().map(OptionSpec::userObject).distinct()).hasSize(1);
  }

  private static CommandLine tree() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Console console =
        new Console(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Map.of(), false);
    return CommandTree.of(new Context(console, new GlobalOptions()));
  }

  private static void collect(CommandLine command, String name, List<OptionSpec> found) {
    OptionSpec option = command.getCommandSpec().findOption(name);
    if (option != null) {
      found.add(option);
    }
    command.getSubcommands().values().forEach(below -> collect(below, name, found));
  }
}
