package tandem.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code /proc/cmdline} by the rules of the kernel. */
final class KernelCommandLine {
  private KernelCommandLine() {}

  /** Returns the value of the last {@code root=}, the one that the kernel uses. */
  static Optional<String> root(String commandLine) {
    Optional<String> root = Optional.empty();
    for (String word : words(commandLine.strip())) {
      if (word.equals("--")) {
        break; // what follows is for init
      }
      String parameter = unquoted(word);
      if (parameter.startsWith("root=")) {
        root = Optional.of(unquoted(parameter.substring("root=".length())));
      }
    }
    return root;
  }

  private static List<String> words(String commandLine) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < commandLine.length(); i++) {
      char c = commandLine.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      }
      if (quoted || !isBlank(c)) {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    words.add(word.toString());
    return words;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\0';
  }

  // The closing quote may be missing.
  private static String unquoted(String text) {
    if (!text.startsWith("\"")) {
      return text;
    }
    int end = text.length() > 1 && text.endsWith("\"") ? text.length() - 1 : text.length();
    return text.substring(1, end);
  }
}
