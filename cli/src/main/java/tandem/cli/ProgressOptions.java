package tandem.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The options of commands that take long. */
final class ProgressOptions {
  private static final int STANDARD_ERROR = 2;

  @Option(
      names = "--progress",
      paramLabel = "MODE",
      description =
          "How to show progress: ${COMPLETION-CANDIDATES} (default: auto, a bar on a terminal)."
              + " With json, every line on standard error is a JSON event.")
  ProgressMode mode = ProgressMode.auto;

  @Option(
      names = "--progress-fd",
      paramLabel = "N",
      description = "Write JSON events to this open file descriptor instead.")
  @Nullable Integer descriptor;

  /** Returns the printer, or null when nobody wants to see progress. */
  @Nullable ProgressPrinter printer(Console console, boolean json) throws UpdateException {
    if (descriptor != null) {
      return printer(ProgressMode.json, descriptor(descriptor));
    }
    if (mode == ProgressMode.json) {
      console.printEvents();
    }
    ProgressMode chosen = mode;
    if (mode == ProgressMode.auto) {
      if (json) {
        chosen = ProgressMode.none;
      } else {
        chosen = console.terminal() ? ProgressMode.bar : ProgressMode.plain;
      }
    }
    return chosen == ProgressMode.none ? null : printer(chosen, console.err());
  }

  private static ProgressPrinter printer(ProgressMode mode, PrintStream out) {
    return new ProgressPrinter(mode, out, System::nanoTime);
  }

  private static PrintStream descriptor(int number) throws UpdateException {
    boolean opened =
        List.of(System.getProperty("tandem.open", "").split(",")).contains("" + number);
    if (number <= STANDARD_ERROR || !opened) {
      throw new UpdateException(
              ErrorKind.USAGE, "--progress-fd " + number + ": not opened by the caller")
          .withHint("open it in the shell, for instance: --progress-fd 3 3>events");
    }
    try {
      OutputStream out = new FileOutputStream("/proc/self/fd/" + number, true);
      return new PrintStream(out, true, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.USAGE, "--progress-fd " + number + ": not open for writing", e);
    }
  }
}
