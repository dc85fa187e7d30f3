package tandem.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.cli.MenderArtifactFlag.Kind;

/**
 * The arguments of one command of mender-artifact, read by its rules: one or two dashes are the
 * same, a value follows or is joined by {@code =}. Options are found wherever they stand; the tool
 * itself overlooks some behind operands.
 */
final class MenderArtifactArguments {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Map<String, String> spelling = new LinkedHashMap<>();
  private final List<String> operands = new ArrayList<>();
  private final List<MenderArtifactFlag> flags;

  private MenderArtifactArguments(List<MenderArtifactFlag> flags) {
    this.flags = flags;
  }

  /** Reads all arguments. */
  static MenderArtifactArguments parse(List<MenderArtifactFlag> flags, List<String> arguments)
      throws MenderArtifactFailure {
    MenderArtifactArguments parsed = new MenderArtifactArguments(flags);
    int at = 0;
    while (at < arguments.size()) {
      String argument = arguments.get(at);
      if (argument.equals("--")) {
        parsed.operands.addAll(arguments.subList(at + 1, arguments.size()));
        break;
      }
      at = isFlag(argument) ? parsed.flag(arguments, at) : parsed.operand(argument, at);
    }
    return parsed;
  }

  /** Reads only the options before the first operand; that and all after it are operands. */
  static MenderArtifactArguments parseLeading(
      List<MenderArtifactFlag> flags, List<String> arguments) throws MenderArtifactFailure {
    MenderArtifactArguments parsed = new MenderArtifactArguments(flags);
    int at = 0;
    while (at < arguments.size() && isFlag(arguments.get(at))) {
      at = parsed.flag(arguments, at);
    }
    parsed.operands.addAll(arguments.subList(at, arguments.size()));
    return parsed;
  }

  private static boolean isFlag(String argument) {
    return argument.startsWith("-") && argument.length() > 1;
  }

  private int operand(String argument, int at) {
    operands.add(argument);
    return at + 1;
  }

  private int flag(List<String> arguments, int at) throws MenderArtifactFailure {
    String text = arguments.get(at).replaceFirst("^--?", "");
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String joined = equals < 0 ? null : text.substring(equals + 1);
    MenderArtifactFlag flag = find(name);
    if (flag == null) {
      throw new MenderArtifactFailure("flag provided but not defined: -" + name);
    }
    String before = spelling.put(flag.name(), name);
    if (before != null && !before.equals(name)) {
      throw new MenderArtifactFailure(
          "Cannot use two forms of the same flag: " + name + " " + before);
    }
    if (flag.kind() == Kind.SWITCH) {
      put(flag, name, joined == null ? "true" : joined);
      return at + 1;
    }
    if (joined == null && at + 1 == arguments.size()) {
      throw new MenderArtifactFailure("flag needs an argument: -" + name);
    }
    put(flag, name, joined == null ? arguments.get(at + 1) : joined);
    return joined == null ? at + 2 : at + 1;
  }

  private @Nullable MenderArtifactFlag find(String name) {
    return flags.stream().filter(flag -> flag.names().contains(name)).findFirst().orElse(null);
  }

  private void put(MenderArtifactFlag flag, String name, String value)
      throws MenderArtifactFailure {
    boolean valid =
        switch (flag.kind()) {
          case TEXT, LIST -> true;
          case NUMBER -> number(value).isPresent();
          case SWITCH -> TRUE.contains(value) || FALSE.contains(value);
        };
    if (!valid) {
      throw new MenderArtifactFailure(
          "invalid value \"" + value + "\" for flag -" + name + ": parse error");
    }
    List<String> all = values.computeIfAbsent(flag.name(), key -> new ArrayList<>());
    if (flag.kind() != Kind.LIST) {
      all.clear();
    }
    all.add(value);
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.decode(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Fails unless everything that the release insists on is there. */
  void checkRequired(MenderArtifactVersion version) throws MenderArtifactFailure {
    List<String> missing =
        flags.stream()
            .filter(flag -> flag.required().contains(version) && !has(flag.name()))
            .map(MenderArtifactFlag::name)
            .toList();
    if (!missing.isEmpty()) {
      throw new MenderArtifactFailure(
          (missing.size() == 1 ? "Required flag \"" : "Required flags \"")
              + String.join(", ", missing)
              + "\" not set");
    }
  }

  /** Returns the same with a value for an option that was not given, if the command takes it. */
  MenderArtifactArguments withDefault(String name, Optional<String> value) {
    boolean known = flags.stream().anyMatch(flag -> flag.name().equals(name));
    if (known && value.isPresent() && !has(name)) {
      values.put(name, new ArrayList<>(List.of(value.get())));
    }
    return this;
  }

  /** Tells whether an option was given, even if with an empty value. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns the value of an option; empty if it was not given or is empty, which is the same. */
  Optional<String> text(String name) {
    List<String> all = list(name);
    return all.isEmpty() || all.get(0).isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  /** Returns all values of an option. */
  List<String> list(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Returns a number, or another one if it was not given. */
  int number(String name, int otherwise) {
    return text(name).flatMap(MenderArtifactArguments::number).orElse(otherwise);
  }

  /** Tells whether a switch is on. */
  boolean on(String name) {
    return text(name).filter(TRUE::contains).isPresent();
  }

  /** Returns what is not an option. */
  List<String> operands() {
    return List.copyOf(operands);
  }

  /** Returns the first operand. */
  Optional<String> first() {
    return operands.stream().findFirst();
  }
}
