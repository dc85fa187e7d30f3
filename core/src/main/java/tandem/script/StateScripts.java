package tandem.script;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tandem.artifact.StateScript;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.Interpreter;
import tandem.process.ProgramCall;
import tandem.process.ProgramResult;
import tandem.process.ProgramRunner;

/** The state scripts of a device: those of its root file system, and those of the artifact. */
public final class StateScripts {
  /** The exit code by which a script asks to be called again later. */
  private static final int RETRY_LATER = 21;

  private static final System.Logger LOG = System.getLogger(StateScripts.class.getName());

  private final ScriptSetup setup;
  private final ProgramRunner programs;
  private final Pause pause;
  private final ArtifactScripts ofArtifact;

  /** Takes where they are and how they are run. */
  public StateScripts(ScriptSetup setup, ProgramRunner programs, Pause pause) {
    this.setup = setup;
    this.programs = programs;
    this.pause = pause;
    this.ofArtifact = new ArtifactScripts(setup.dataStore());
  }

  /** Tells whether scripts are run; else they are only named. */
  public boolean areRun() {
    return setup.mode() != ScriptSetup.Mode.LIST;
  }

  /**
   * Replaces the scripts of the last artifact by those of this one, durably. To be called only
   * after the signature was decided on.
   *
   * @throws UpdateException IO_ERROR when it could not; the old ones are then still there
   */
  public void keep(List<StateScript> scripts) throws UpdateException {
    try {
      ofArtifact.replace(scripts);
    } catch (IOException e) {
      throw new UpdateException(
              ErrorKind.IO_ERROR,
              setup.dataStore() + ": the state scripts can not be stored: " + e.getMessage(),
              e)
          .withHint("make room on the data partition, then run the command again");
    }
  }

  /**
   * Runs the scripts of a moment in the order of their names. The first that fails is the last that
   * is run, unless the moment ignores errors: then all are run, and the failure of the first that
   * failed is thrown in the end.
   *
   * @throws UpdateException SCRIPT when one failed; BUSY when a killed Tandem left a program behind
   *     that can not be ended
   */
  public void run(ScriptMoment moment) throws UpdateException {
    run(moment, moment.ignoresErrors(), () -> {});
  }

  /**
   * Runs the scripts of a moment.
   *
   * @param all whether to run all even if one fails
   * @param before done once before the first of them; not at all where there is none to run
   */
  public void run(ScriptMoment moment, boolean all, Runnable before) throws UpdateException {
    ScriptFolder folder = folder(moment);
    List<Path> scripts = folder.scripts(moment);
    if (scripts.isEmpty()) {
      return;
    }
    if (!areRun()) {
      LOG.log(Level.WARNING, () -> "not run, the root is not that of this machine: " + scripts);
      return;
    }
    folder.checkVersion(setup.needsVersionFile());
    before.run();
    @Nullable UpdateException first = null;
    for (Path script : scripts) {
      try {
        run(script);
      } catch (UpdateException e) {
        if (!all) {
          throw e;
        }
        LOG.log(Level.WARNING, () -> String.valueOf(e.getMessage()));
        if (first == null) {
          first = e;
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private ScriptFolder folder(ScriptMoment moment) throws UpdateException {
    if (!moment.isOfArtifact()) {
      return new ScriptFolder(setup.rootfsScripts());
    }
    try {
      return ofArtifact.folder();
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.SCRIPT, setup.dataStore() + ": the state scripts: " + e.getMessage(), e);
    }
  }

  private void run(Path script) throws UpdateException {
    String name = script.getFileName().toString();
    @Nullable Long firstRetry = null;
    while (true) {
      LOG.log(Level.INFO, () -> "running state script " + name);
      ProgramResult result = call(script, name);
      if (result.ok()) {
        return;
      }
      if (result.tooLong() || result.exitCode() != RETRY_LATER) {
        throw failure(
            script, "failed: " + result + Interpreter.problem(result, script, setup.root()));
      }
      firstRetry = firstRetry == null ? Long.valueOf(pause.nanos()) : firstRetry;
      waitBeforeRetry(script, Duration.ofNanos(pause.nanos() - firstRetry));
    }
  }

  private void waitBeforeRetry(Path script, Duration since) throws UpdateException {
    Duration left = setup.limits().retryTimeout().minus(since);
    if (left.isNegative() || left.isZero()) {
      throw failure(
          script,
          "asked for a later call (exit code 21) for "
              + since.toSeconds()
              + " s, at most "
              + setup.limits().retryTimeout().toSeconds()
              + " s are allowed");
    }
    Duration interval = setup.limits().retryInterval();
    try {
      pause.sleep(interval.compareTo(left) < 0 ? interval : left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(script, "interrupted while waiting to call it again");
    }
  }

  private ProgramResult call(Path script, String name) throws UpdateException {
    try {
      return programs.run(
          program(script), line -> LOG.log(Level.INFO, () -> name + ": " + line.text()));
    } catch (UpdateException e) {
      if (e.kind() == ErrorKind.BUSY) {
        throw e;
      }
      throw new UpdateException(
          ErrorKind.SCRIPT,
          "state script "
              + script
              + ": "
              + e.getMessage()
              + Interpreter.problem(script, setup.root()),
          e);
    }
  }

  private ProgramCall program(Path script) throws UpdateException {
    if (setup.mode() == ScriptSetup.Mode.RUN) {
      return ProgramCall.of(
          List.of(script.toString()), Path.of("").toAbsolutePath(), setup.limits().timeout());
    }
    if (!script.startsWith(setup.root())) {
      throw failure(script, "is not below the root " + setup.root() + ", and can not be run there");
    }
    String inside = "/" + setup.root().relativize(script);
    return ProgramCall.of(List.of(inside), Path.of("/"), setup.limits().timeout())
        .inside(setup.root());
  }

  private static UpdateException failure(Path script, String problem) {
    return new UpdateException(ErrorKind.SCRIPT, "state script " + script + ": " + problem);
  }
}
