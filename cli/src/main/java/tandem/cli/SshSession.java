package tandem.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * One run of a script on a device. Its standard output begins with whatever the device's shell
 * prints, then comes a marker, then what was asked for. Passwords are asked for on the terminal, by
 * ssh and by the device's sudo.
 */
final class SshSession {
  /** How long it may take until the marker comes: somebody has to type passwords. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int LONGEST_LINE = 64 << 10;

  private final List<String> command;
  private final String device;
  private final Console console;

  /** Takes the command line, and what to call the device. */
  SshSession(List<String> command, String device, Console console) {
    this.command = List.copyOf(command);
    this.device = device;
    this.console = console;
  }

  /** Takes what comes after the marker. */
  @FunctionalInterface
  interface Taker {
    void take(InputStream in) throws IOException;
  }

  /**
   * Runs it to its end.
   *
   * @throws UpdateException of kind UNAVAILABLE when the device does not do it, OS_ERROR when there
   *     is no ssh
   */
  void run(String marker, Taker taker) throws UpdateException, IOException {
    // Before ssh is there: it asks for a password at once, and stores what it finds as the usual.
    try (TerminalEcho echo = TerminalEcho.off()) {
      run(echo, marker, taker);
    }
  }

  private void run(TerminalEcho echo, String marker, Taker taker)
      throws UpdateException, IOException {
    Process process = start();
    Thread atExit = new Thread(process::destroyForcibly, "end of ssh");
    Runtime.getRuntime().addShutdownHook(atExit);
    try (InputStream in = new BufferedInputStream(process.getInputStream())) {
      waitForMarker(process, in, marker);
      echo.restore(); // the passwords have been given
      taker.take(in);
      requireSuccess(process.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted");
    } finally {
      process.destroyForcibly();
      forget(atExit);
    }
  }

  private Process start() throws UpdateException {
    try {
      return new ProcessBuilder(command)
          .redirectInput(ProcessBuilder.Redirect.INHERIT)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new UpdateException(
              ErrorKind.OS_ERROR, command.get(0) + ": this program can not be started: " + e, e)
          .withHint("Debian's package openssh-client has it");
    }
  }

  private void waitForMarker(Process process, InputStream in, String marker)
      throws UpdateException, IOException, InterruptedException {
    CountDownLatch came = new CountDownLatch(1);
    Thread watch = new Thread(() -> endUnless(came, process), "patience with ssh");
    watch.setDaemon(true);
    watch.start();
    try {
      String line = line(in);
      while (line != null && !line.contains(marker)) {
        console.note(device + ": " + Printable.line(line));
        line = line(in);
      }
      if (line == null) {
        requireSuccess(process.waitFor());
        throw failed("ended before it began");
      }
    } finally {
      came.countDown();
    }
  }

  private void endUnless(CountDownLatch came, Process process) {
    try {
      if (!came.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        console.warn(device + ": nothing came within " + PATIENCE.toSeconds() + " s");
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n' && line.size() < LONGEST_LINE; c = in.read()) {
      line.write(c);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  private void requireSuccess(int code) throws UpdateException {
    if (code != 0) {
      throw failed("exit code " + code);
    }
  }

  private UpdateException failed(String reason) {
    return new UpdateException(ErrorKind.UNAVAILABLE, device + ": ssh: " + reason)
        .withHint("what ssh and the device said is above");
  }

  /** Takes back what was to happen at the end of the program. */
  static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the program is ending already, and the hook does its work
    }
  }
}
