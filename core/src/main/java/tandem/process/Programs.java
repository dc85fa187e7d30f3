package tandem.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.posix.ChildProcess;
import tandem.posix.SpawnRequest;

/**
 * Runs programs, one at a time, each as the leader of a process group of its own. When Tandem gets
 * SIGTERM or SIGINT, the group ends with it; when Tandem is killed, the next Tandem ends it.
 */
public final class Programs implements ProgramRunner {
  /** Name of the file in the data store folder that marks what runs. */
  public static final String MARK_NAME = "tandem-child";

  private final Path mark;
  private final Duration grace;
  private @Nullable RunningProgram current;

  private Programs(Path mark, Duration grace) {
    this.mark = mark;
    this.grace = grace;
  }

  /** Takes the folder of the data store. */
  public static Programs in(Path dataStore) {
    return in(dataStore, ProgramCall.GRACE);
  }

  /** Takes also how long a process that a killed run left has to end, by SIGTERM and by SIGKILL. */
  public static Programs in(Path dataStore, Duration grace) {
    return new Programs(dataStore.toAbsolutePath().resolve(MARK_NAME), grace);
  }

  /**
   * Ends what a killed Tandem has left running. To be called under the lock of the device, before
   * anything is touched.
   *
   * @throws UpdateException BUSY when it does not end
   */
  public synchronized void endLeftOvers() throws UpdateException {
    new LeftOver(mark).end(grace);
  }

  /**
   * Names the processes that {@link #endLeftOvers} would end; changes nothing. While another Tandem
   * holds the lock of the device, they are that one's.
   *
   * @throws IOException when they can not be told
   */
  public List<String> leftOvers() throws IOException {
    return new LeftOver(mark).found();
  }

  @Override
  public ProgramResult run(ProgramCall call, LineListener lines) throws UpdateException {
    return start(call, lines).await();
  }

  /**
   * Starts a program. What a killed Tandem has left running is ended before.
   *
   * @throws UpdateException as {@link #run}
   */
  public synchronized RunningProgram start(ProgramCall call, LineListener lines)
      throws UpdateException {
    if (current != null && !current.isSettled()) {
      throw new IllegalStateException("another program runs: " + call.program());
    }
    endLeftOvers();
    try {
      Files.createDirectories(mark.getParent());
      ChildMark own = ChildMark.create(mark);
      boolean started = false;
      try {
        RunningProgram program = spawn(call, lines, own);
        current = program;
        started = true;
        return program;
      } finally {
        if (!started) {
          own.close();
        }
      }
    } catch (IOException e) {
      throw failure(call, e);
    }
  }

  private static RunningProgram spawn(ProgramCall call, LineListener lines, ChildMark own)
      throws IOException {
    Map<String, String> environment = new LinkedHashMap<>(System.getenv());
    environment.putAll(call.environment());
    SpawnRequest request =
        new SpawnRequest(call.words(), call.folder(), environment, call.input(), own.descriptor());
    return ShutdownGuard.start(
        () -> {
          ChildProcess child = ChildProcess.spawn(request);
          own.name(child.number(), call.patience());
          return RunningProgram.watch(call, child, own, lines);
        });
  }

  private static UpdateException failure(ProgramCall call, IOException cause) {
    String what =
        Files.isDirectory(call.folder())
            ? call.program() + ": can not be started: "
            : call.program() + ": can not be started in " + call.folder() + ": ";
    return new UpdateException(ErrorKind.OS_ERROR, what + cause.getMessage(), cause);
  }
}
