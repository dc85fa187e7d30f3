package tandem.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Sets up the log as the options say. */
final class LogSetup {
  private static final Map<String, System.Logger.Level> LEVELS = levels();

  private LogSetup() {}

  /**
   * Sends the log to the console, or to the file that the options name.
   *
   * @throws UpdateException USAGE for an unknown level, IO_ERROR when the file can not be opened
   */
  static void apply(GlobalOptions options, Console console) throws UpdateException {
    String name = options.logLevel == null ? GlobalOptions.LOG_LEVEL : options.logLevel;
    System.Logger.Level level = LEVELS.get(name.toLowerCase(Locale.ROOT));
    if (level == null) {
      throw new UpdateException(
          ErrorKind.USAGE, "--log-level " + name + ": expected one of " + LEVELS.keySet());
    }
    StderrLoggerFinder.setUp(
        level, options.logFile == null ? console::log : logFile(options.logFile));
  }

  /** Keeps warnings back for the rest of the command, unless the options ask for them. */
  static void errorsOnly(GlobalOptions options) {
    if (options.logLevel == null && options.logFile == null) {
      StderrLoggerFinder.setLeast(System.Logger.Level.ERROR);
    }
  }

  private static BiConsumer<String, String> logFile(Path file) throws UpdateException {
    try {
      PrintStream out =
          new PrintStream(
              Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              true,
              StandardCharsets.UTF_8);
      return (level, text) -> out.println(level + ": " + text);
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.IO_ERROR, file + ": can not be opened: " + e, e);
    }
  }

  private static Map<String, System.Logger.Level> levels() {
    Map<String, System.Logger.Level> levels = new LinkedHashMap<>();
    levels.put("trace", System.Logger.Level.TRACE);
    levels.put("debug", System.Logger.Level.DEBUG);
    levels.put("info", System.Logger.Level.INFO);
    levels.put("warning", System.Logger.Level.WARNING);
    levels.put("error", System.Logger.Level.ERROR);
    levels.put("fatal", System.Logger.Level.ERROR);
    levels.put("panic", System.Logger.Level.ERROR); // of mender 3.4
    return levels;
  }
}
