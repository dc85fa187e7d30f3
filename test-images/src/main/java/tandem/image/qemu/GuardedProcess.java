package tandem.image.qemu;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program that is never left behind: a small shell stands by and kills it when its time is over,
 * or when the pipe to this program breaks, however this program ended.
 */
final class GuardedProcess implements AutoCloseable {
  private static final long DEATH_SECONDS = 10;

  // The program's number goes to standard output. A background job of a shell reads /dev/null,
  // hence the copy of standard input.
  private static final String GUARD =
      """
      log=$1 life=$2
      shift 2
      exec 3<&0
      "$@" </dev/null >>"$log" 2>&1 3<&- &
      child=$!
      echo "$child"
      { timeout "$life" cat <&3; kill -KILL "$child"; } >/dev/null 2>&1 &
      watcher=$!
      wait "$child"
      code=$?
      kill -KILL "$watcher"
      exit "$code"
      """;

  private final Process guard;
  private final Optional<ProcessHandle> child;

  private GuardedProcess(Process guard, Optional<ProcessHandle> child) {
    this.guard = guard;
    this.child = child;
  }

  /**
   * Starts a program.
   *
   * @param log where all that it prints is added
   * @param life when it is killed at the latest
   */
  static GuardedProcess start(List<String> command, Path log, Duration life) throws IOException {
    // In a session of its own: a terminal's Ctrl-C ends this program, and not what it guards.
    List<String> words =
        new ArrayList<>(List.of("setsid", "sh", "-c", GUARD, "guard", log.toString()));
    words.add(Long.toString(Math.max(1, life.toSeconds())));
    words.addAll(command);
    Process guard =
        new ProcessBuilder(words)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(guard.getInputStream(), UTF_8));
    String number = answers.readLine();
    if (number == null) {
      guard.destroyForcibly();
      throw new IOException(command.get(0) + ": could not be started; see " + log);
    }
    return new GuardedProcess(guard, ProcessHandle.of(Long.parseLong(number)));
  }

  boolean isAlive() {
    return guard.isAlive();
  }

  /** Returns the number of the program, or nothing where it had ended at once. */
  Optional<Long> pid() {
    return child.map(ProcessHandle::pid);
  }

  /** Sends the signal that no program can catch, and does not wait. */
  void signalKill() {
    child.ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Waits until the program has ended, and returns its exit code; 137 after a kill. */
  int await(Deadline deadline) throws IOException {
    try {
      if (!guard.waitFor(deadline.millis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("a program did not end within " + deadline.shown());
      }
    } catch (InterruptedException e) {
      throw Deadline.interrupted();
    }
    guard.getOutputStream().close();
    return guard.exitValue();
  }

  /** Kills the program and waits until it is gone. */
  @Override
  public void close() throws IOException {
    signalKill();
    await(Deadline.in(Duration.ofSeconds(DEATH_SECONDS)));
  }
}
