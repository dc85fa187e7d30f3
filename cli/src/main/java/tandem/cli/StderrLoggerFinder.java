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

  private static volatile @Nullable BiConsumer<String, String> copy;

  /** Takes who prints a line, from its level in lower case and its text. */
  static void setUp(System.Logger.Level level, BiConsumer<String, String> printer) {
    threshold = level;
    sink = printer;
  }

  /** Takes who else gets every line of Tandem's from the level INFO on, whatever is printed. */
  static void copyTo(BiConsumer<String, String> listener) {
    copy = listener;
  }

  /** Takes the least level that is printed from now on. */
  static void setLeast(System.Logger.Level level) {
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
      return isPrinted(level) || isCopied(level);
    }

    private boolean isPrinted(Level level) {
      Level least = name.startsWith("tandem") ? threshold : Level.WARNING;
      return level.getSeverity() >= least.getSeverity();
    }

    private boolean isCopied(Level level) {
      return copy != null
          && name.startsWith("tandem")
          && level.getSeverity() >= Level.INFO.getSeverity();
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

    private void print(Level level, String text) {
      String word = level.getName().toLowerCase(Locale.ROOT);
      if (isPrinted(level)) {
        sink.accept(word, text);
      }
      BiConsumer<String, String> other = copy;
      if (other != null && isCopied(level)) {
        other.accept(word, text);
      }
    }
  }
}
