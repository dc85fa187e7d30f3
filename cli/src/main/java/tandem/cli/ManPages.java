package tandem.cli;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;

/** The pages for man of all commands. */
final class ManPages {
  private ManPages() {}

  /** Returns the pages by the names of their files, such as {@code tandem-install.1}. */
  static Map<String, String> of(CommandLine root, String date) {
    Map<String, String> pages = new TreeMap<>();
    add(root, date, pages);
    return pages;
  }

  private static void add(CommandLine line, String date, Map<String, String> pages) {
    ManPage page = new ManPage(line, date);
    pages.put(page.name() + ".1", page.text());
    ManPage.subcommands(line.getCommandSpec()).forEach(below -> add(below, date, pages));
  }
}
