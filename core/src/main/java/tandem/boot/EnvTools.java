package tandem.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.ProgramRunner;

/**
 * The board's pair of programs: {@code fw_printenv} and {@code fw_setenv}, or what plays them. It
 * does not matter what they are, only that printing shows what setting has set.
 */
final class EnvTools {
  private static final String PROBE = "mender_uboot_separator";

  private final EnvTool print;
  private final EnvTool set;
  private @Nullable Separator separator;

  private EnvTools(EnvTool print, EnvTool set, @Nullable Separator separator) {
    this.print = print;
    this.set = set;
    this.separator = separator;
  }

  /** What stands between name and value in a line for {@code fw_setenv -s}. */
  private enum Separator {
    /** All that libubootenv knows; U-Boot's own tool before 2018.09 deletes the variable. */
    EQUALS("="),
    /** U-Boot's own tool in every version. */
    BLANK(" ");

    private final String text;

    Separator(String text) {
      this.text = text;
    }
  }

  /** Takes two programs; the one that sets tells which separator it wants, if that is known. */
  static EnvTools of(Path print, Path set, Duration timeout, ProgramRunner programs)
      throws UpdateException {
    Separator separator =
        switch (ToolKind.of(set)) {
          case LIBUBOOTENV -> Separator.EQUALS;
          case UBOOT -> Separator.BLANK;
          case OTHER -> null;
        };
    return new EnvTools(
        new EnvTool(print, timeout, programs), new EnvTool(set, timeout, programs), separator);
  }

  /** Returns both paths, for messages. */
  @Override
  public String toString() {
    return print + " and " + set;
  }

  /**
   * Reads these variables one by one: a tool may fail as a whole for one that is missing. Those
   * that are missing, empty or refused are left out.
   *
   * @param required those of the names for which the tool must not fail
   * @throws UpdateException of kind BOOTENV when it does, or has no stored environment
   */
  Map<String, String> read(Collection<String> names, Collection<String> required)
      throws UpdateException {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String name : names) {
      EnvTool.Result result = print.run(List.of(name), "");
      if (result.usedDefault()) {
        throw new UpdateException(
            ErrorKind.BOOTENV, print + ": found no valid stored environment: " + result);
      }
      if (result.ok()) {
        value(name, result.output()).ifPresent(value -> variables.put(name, value));
      } else if (required.contains(name)) {
        throw new UpdateException(ErrorKind.BOOTENV, print + " " + name + ": " + result);
      }
    }
    return variables;
  }

  // Wrappers may print the bare value.
  private static Optional<String> value(String name, String output) {
    String prefix = name + "=";
    List<String> lines = output.lines().map(String::strip).toList();
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .or(() -> lines.size() == 1 ? Optional.of(lines.get(0)) : Optional.empty())
        .filter(value -> !value.isEmpty());
  }

  /**
   * Sets variables in one call.
   *
   * @throws UpdateException of kind BOOTENV when the tool fails
   */
  void write(Map<String, String> changes) throws UpdateException {
    EnvTool.Result result = set(changes, separator());
    if (!result.ok()) {
      throw new UpdateException(ErrorKind.BOOTENV, set + " -s -: " + result);
    }
  }

  private EnvTool.Result set(Map<String, String> changes, Separator with) throws UpdateException {
    StringBuilder lines = new StringBuilder();
    changes.forEach(
        (name, value) -> lines.append(name).append(with.text).append(value).append('\n'));
    return set.run(List.of("-s", "-"), lines.toString());
  }

  private Separator separator() throws UpdateException {
    Separator known = separator;
    if (known == null) {
      known = probe();
      separator = known;
    }
    return known;
  }

  // As Mender 3.x: a blank first, because a tool that wants `=` only ignores such a line. The value
  // must be a new one, or what an earlier probe left would pass for an answer.
  private Separator probe() throws UpdateException {
    String value = "1".equals(probed()) ? "2" : "1";
    if (!set(Map.of(PROBE, value), Separator.BLANK).ok() || !value.equals(probed())) {
      return Separator.EQUALS;
    }
    set(Map.of(PROBE, ""), Separator.BLANK);
    return Separator.BLANK;
  }

  private @Nullable String probed() throws UpdateException {
    return read(Set.of(PROBE), Set.of()).get(PROBE);
  }
}
