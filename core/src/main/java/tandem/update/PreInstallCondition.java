package tandem.update;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.ProgramCall;
import tandem.process.ProgramLine;
import tandem.process.ProgramResult;
import tandem.process.ProgramRunner;

/**
 * A command of the device's owner that must succeed before anything is installed: is the battery
 * full enough, is this the maintenance window.
 */
public final class PreInstallCondition {
  /** No condition. */
  public static final PreInstallCondition NONE =
      new PreInstallCondition(List.of(), (call, lines) -> ProgramResult.exited(0));

  private static final System.Logger LOG = System.getLogger(PreInstallCondition.class.getName());
  private static final Duration TIME_LIMIT = Duration.ofMinutes(5);
  private static final int LATER = 21; // as of a state script

  private final List<String> words;
  private final ProgramRunner runner;

  /**
   * Takes the command.
   *
   * @param words absolute path of the program, and its arguments; none for no condition
   */
  public PreInstallCondition(List<String> words, ProgramRunner runner) {
    this.words = List.copyOf(words);
    this.runner = runner;
  }

  /**
   * Runs the command.
   *
   * @throws UpdateException LATER when it says that it is too early (exit code 21), CONDITION when
   *     it fails in any other way or takes longer than five minutes, OS_ERROR when it can not be
   *     started
   */
  void check() throws UpdateException {
    if (words.isEmpty()) {
      return;
    }
    AtomicReference<String> last = new AtomicReference<>("");
    ProgramResult result =
        runner.run(ProgramCall.of(words, Path.of("/"), TIME_LIMIT), heard -> hear(heard, last));
    if (!result.ok()) {
      String line = Objects.requireNonNullElse(last.get(), "");
      String said = line.isEmpty() ? "" : ": " + line;
      throw result.exitCode() == LATER && !result.tooLong()
          ? new UpdateException(
                  ErrorKind.LATER, "the pre-install command " + words + " says: not now" + said)
              .withHint("try again later; nothing was changed")
          : new UpdateException(
                  ErrorKind.CONDITION,
                  "the pre-install command " + words + " does not allow it: " + result + said)
              .withHint("Tandem.PreInstallCommand decides; nothing was changed");
    }
  }

  private void hear(ProgramLine line, AtomicReference<String> last) {
    LOG.log(Level.INFO, () -> words.get(0) + ": " + line.text());
    if (!line.text().isBlank()) {
      last.set(line.text().strip());
    }
  }
}
