package tandem.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Gives every part of the program a log that ends on standard error, or in the log file. */
public final class StderrLoggerFinder extends System.LoggerFinder {
  private static volatile System.Logger.Level threshold = System.Logger.Level.WARNING;
  private static volatile BiConsumer<String, String> sink =
      (level, text) -> System.err.println(level + ": " + text);

  /** Takes who prints a line, from its level in lower case and its text. */
  static void setUp(System.Logger.Level level, BiConsumer<String, String> printer) {
    threshold = level;
    sink = printer;
  }

  /** Takes the least level that is printed from now on. */
  static void raise(System.Logger.Level level) {
    threshold = level;
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new StderrLogger(name);
  }

  private static final class StderrLogger implements System.Logger {
    private final String name;

    StderrLogger(String name) {
      this.name = name;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return name.startsWith("tandem")
          ? level.getSeverity() >= threshold.getSeverity()
          : level.getSeverity() >= Level.WARNING.getSeverity();
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        print(level, message + (thrown == null ? "" : ": " + thrown));
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... parameters) {
      if (isLoggable(level) && format != null) {
        boolean plain = parameters == null || parameters.length == 0;
        print(level, plain ? format : MessageFormat.format(format, parameters));
      }
    }

    private static void print(Level level, String text) {
      sink.accept(level.getName().toLowerCase(Locale.ROOT), text);
    }
  }
}
