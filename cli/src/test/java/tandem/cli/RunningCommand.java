package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A process of a test; closing it ends it, however far it is. */
final class RunningCommand implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 120;

  private static final int POLL_MILLIS = 20;

  private final String line;
  private final Process process;
  private final Capture out;
  private final Capture err;

  RunningCommand(String line, Process process) {
    this.line = line;
    this.process = process;
    this.out = new Capture(process.getInputStream());
    this.err = new Capture(process.getErrorStream());
  }

  /**
   * Writes to its standard input, and waits until it has taken all of that but what a pipe holds
   * (64 KiB).
   */
  void feed(byte[] bytes, int from, int to) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(bytes, from, to - from);
    in.flush();
  }

  RunningCommand endOfInput() throws IOException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended without reading all, which its exit code explains.
      if (process.isAlive()) {
        throw e;
      }
    }
    return this;
  }

  /** Sends a signal, such as TERM, to the process itself. */
  void signal(String name) throws IOException, InterruptedException {
    Command.of("kill", "-" + name, process.pid()).succeed();
  }

  /** Waits until something is so, as long as the process lives. */
  void waitFor(Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      boolean late = System.nanoTime() - start > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
      if (late || process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        close();
        throw new AssertionError(line + ": has not come so far\n" + out.text() + err.text());
      }
    }
  }

  /** Waits for its end for a time, and returns whether it has come to that. */
  boolean endsWithin(long time, TimeUnit unit) throws InterruptedException {
    return process.waitFor(time, unit);
  }

  /** Waits for its end; the exit code after a signal is 128 and its number, as in a shell. */
  Run await() throws InterruptedException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      close();
      throw new AssertionError(
          line + ": not done after " + TIMEOUT_SECONDS + " s\n" + out.text() + err.text());
    }
    return new Run(process.exitValue(), out.text(), err.text());
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** Reads a stream to its end in a thread of its own, so that the process never waits for us. */
  private static final class Capture extends Thread {
    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Capture(InputStream in) {
      super("capture");
      this.in = in;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      try {
        in.transferTo(bytes);
      } catch (IOException e) {
        // The process was killed: what came before is all there is.
        return;
      }
    }

    String text() throws InterruptedException {
      join(TimeUnit.SECONDS.toMillis(10));
      return bytes.toString(UTF_8);
    }
  }
}
