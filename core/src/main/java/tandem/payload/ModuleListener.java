package tandem.payload;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.core.ProgressListener;
import tandem.core.ProgressListener.Progress;
import tandem.process.ProgramLine;

/** Hears what update modules print, from other threads, one line at a time. */
@FunctionalInterface
public interface ModuleListener {

  /**
   * Takes a line.
   *
   * @param type payload type of the module
   * @param state the call, such as {@code ArtifactInstall}
   */
  void on(String type, String state, ProgramLine line);

  /**
   * Returns a listener that logs: standard output as information, standard error as warnings, and
   * lines that the module overwrites itself only for those who debug. Such a line is progress, and
   * one that starts or ends with a percentage too.
   */
  static ModuleListener logging(ProgressListener progress) {
    System.Logger log = System.getLogger(ModuleListener.class.getName());
    Pattern percentage = Pattern.compile("\\s*(\\d{1,3})(?:\\.\\d+)?\\s?%.*|.*\\s(\\d{1,3})%\\s*");
    return (type, state, line) -> {
      System.Logger.Level level =
          switch (line.channel()) {
            case OUTPUT -> System.Logger.Level.INFO;
            case ERRORS -> System.Logger.Level.WARNING;
          };
      String text = Printed.safe(line.text().strip());
      log.log(
          line.overwritten() ? System.Logger.Level.DEBUG : level,
          () -> "update module " + type + ", " + state + ": " + text);
      Matcher match = percentage.matcher(line.text());
      if (match.matches()) {
        String digits = match.group(1) == null ? match.group(2) : match.group(1);
        progress.on(new Progress(state, Math.min(100, Integer.parseInt(digits)), 100, text));
      } else if (line.overwritten() && !text.isEmpty()) {
        progress.on(new Progress(state, 0, -1, text));
      }
    };
  }
}
