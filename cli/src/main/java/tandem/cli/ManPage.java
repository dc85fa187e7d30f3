package tandem.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page for man of one command, from what {@code --help} knows. */
final class ManPage {
  private static final Map<String, String> FILES =
      Map.of(
          "/etc/mender/mender.conf", "The configuration.",
          "/var/lib/mender/mender.conf", "The fallback configuration.",
          "/var/lib/mender/device_type", "The device type: one line device_type=NAME.",
          "/var/lib/mender/tandem-store", "What is installed, and how far an update is.",
          "/etc/mender/scripts", "State scripts of the root file system.",
          "/usr/share/mender/modules/v3", "Update modules.",
          "/etc/fw_env.config", "Where U-Boot keeps its environment.");

  private final CommandSpec command;
  private final String date;

  ManPage(CommandLine line, String date) {
    this.command = line.getCommandSpec();
    this.date = date;
  }

  /** Returns the name of the page, such as {@code tandem-artifact-write}. */
  String name() {
    return pageOf(command);
  }

  /** Returns the page. */
  String text() {
    Roff page = new Roff(name().toUpperCase(Locale.ROOT), date, "tandem " + Version.TEXT);
    page.section("NAME").line(Roff.escaped(name()) + " \\- " + Roff.escaped(summary(command)));
    page.section("SYNOPSIS").line(synopsis());
    page.section("DESCRIPTION");
    page.line(Roff.prose(plain(command.usageMessage().description())));
    addFooter(page);
    addOptions(page);
    addCommands(page);
    addExitStatus(page);
    addFiles(page);
    page.section("SEE ALSO").line(seeAlso());
    return page.toString();
  }

  /** Returns the subcommands that help shows, in its order. */
  static List<CommandLine> subcommands(CommandSpec command) {
    return command.subcommands().values().stream()
        .distinct()
        .filter(line -> !line.getCommandSpec().usageMessage().hidden())
        .toList();
  }

  private static String pageOf(CommandSpec command) {
    return command.qualifiedName("-");
  }

  private static String summary(CommandSpec command) {
    String sentence = plain(command.usageMessage().description()).split("\\.(\\s|$)", 2)[0];
    return sentence.replaceAll("\\s+", " ");
  }

  private String synopsis() {
    List<String> words = new ArrayList<>();
    words.add(Roff.bold(command.qualifiedName()));
    words.add("[" + Roff.italic("OPTION") + "]...");
    options().stream().filter(OptionSpec::required).forEach(option -> words.add(shortTag(option)));
    command.positionalParameters().forEach(parameter -> words.add(tag(parameter)));
    if (!subcommands(command).isEmpty()) {
      words.add(Roff.italic("COMMAND"));
      words.add("[" + Roff.italic("ARGUMENT") + "]...");
    }
    return String.join(" ", words);
  }

  private void addFooter(Roff page) {
    String footer = plain(command.usageMessage().footer());
    if (!footer.isBlank()) {
      page.paragraph(Roff.prose(footer));
    }
  }

  private void addOptions(Roff page) {
    page.section("OPTIONS");
    command
        .positionalParameters()
        .forEach(parameter -> page.tagged(tag(parameter), plain(parameter.description())));
    options().forEach(option -> page.tagged(tag(option), plain(option.description())));
  }

  /** Returns the options that help shows, as help sorts them. */
  private List<OptionSpec> options() {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .sorted(
            Comparator.comparing(
                option -> option.longestName().replaceFirst("^-+", "").toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static String tag(OptionSpec option) {
    List<String> names = Arrays.asList(option.names().clone());
    names.sort(Comparator.comparingInt(String::length));
    String text = names.stream().map(Roff::bold).collect(Collectors.joining(", "));
    if (option.arity().max() == 0) {
      return text;
    }
    String separator = names.get(names.size() - 1).startsWith("--") ? "=" : " ";
    String value = separator + Roff.italic(option.paramLabel());
    return text + (option.arity().min() == 0 ? "[" + value + "]" : value);
  }

  private static String shortTag(OptionSpec option) {
    return Roff.bold(option.shortestName()) + " " + Roff.italic(option.paramLabel());
  }

  private static String tag(PositionalParamSpec parameter) {
    String label = Roff.italic(parameter.paramLabel());
    String many = label + (takesMany(parameter) ? "..." : "");
    return parameter.required() ? many : "[" + many + "]";
  }

  private static boolean takesMany(ArgSpec parameter) {
    return parameter.arity().isVariable() || parameter.arity().max() > 1;
  }

  private void addCommands(Roff page) {
    List<CommandLine> lines = subcommands(command);
    if (!lines.isEmpty()) {
      page.section("COMMANDS");
      for (CommandLine line : lines) {
        CommandSpec spec = line.getCommandSpec();
        page.tagged(
            Roff.bold(spec.name()) + " (see " + reference(spec) + ")",
            plain(spec.usageMessage().description()));
      }
    }
  }

  private void addExitStatus(Roff page) {
    page.section("EXIT STATUS");
    Map<String, String> codes = command.usageMessage().exitCodeList();
    if (codes.isEmpty()) {
      page.line("0 when it has done what it was asked for; every kind of failure has a code of its")
          .line("own, which " + reference(command.root()) + " lists.");
    }
    codes.forEach((code, meaning) -> page.tagged(Roff.bold(code), meaning));
  }

  private void addFiles(Roff page) {
    if (command.parent() == null) {
      page.section("FILES");
      FILES.keySet().stream()
          .sorted()
          .forEach(file -> page.tagged(Roff.italic(file), String.valueOf(FILES.get(file))));
    }
  }

  private String seeAlso() {
    List<CommandSpec> related = new ArrayList<>();
    for (CommandSpec above = command.parent(); above != null; above = above.parent()) {
      related.add(0, above);
    }
    subcommands(command).forEach(line -> related.add(line.getCommandSpec()));
    return related.stream().map(ManPage::reference).collect(Collectors.joining(",\n"));
  }

  private static String reference(CommandSpec command) {
    return Roff.bold(pageOf(command)) + "(1)";
  }

  /** Returns what picocli shows for this, without line breaks of its own. */
  private static String plain(String... lines) {
    return Arrays.stream(lines)
        .map(line -> Ansi.OFF.string(String.format(Locale.ROOT, line)))
        .collect(Collectors.joining("\n"))
        .strip();
  }
}
