package tandem.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The echo of the terminal, switched off while a password may be typed for a program that is not on
 * this machine. Comes back however the program ends, but by SIGKILL.
 */
final class TerminalEcho implements AutoCloseable {
  private final Optional<String> settings;
  private final Thread atExit = new Thread(this::restore, "echo");
  private boolean restored;

  private TerminalEcho(Optional<String> settings) {
    this.settings = settings;
  }

  /** Switches it off, where standard input is a terminal. */
  static TerminalEcho off() throws IOException {
    TerminalEcho echo = new TerminalEcho(stty("-g"));
    if (echo.settings.isPresent()) {
      Runtime.getRuntime().addShutdownHook(echo.atExit);
      stty("-echo");
    }
    return echo;
  }

  /** Returns what it prints, unless standard input is no terminal or there is no such program. */
  private static Optional<String> stty(String argument) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder("stty", argument)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return Optional.empty(); // a small system without stty
    }
    try {
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stty: interrupted", e);
    }
  }

  /** Switches it on again, if it was on. */
  synchronized void restore() {
    if (restored || settings.isEmpty()) {
      return;
    }
    restored = true;
    try {
      stty(settings.get());
    } catch (IOException e) {
      System.err.println("the terminal may show nothing that is typed: run 'stty echo'");
    }
  }

  @Override
  public void close() {
    restore();
  }
}
