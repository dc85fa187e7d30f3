package tandem.process;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Ends what runs when a signal ends Tandem, and lets nothing start from then on. */
final class ShutdownGuard {
  private static final ShutdownGuard INSTANCE = new ShutdownGuard();

  private final Set<RunningProgram> running = new HashSet<>();
  private boolean stopping;
  private boolean registered;

  private ShutdownGuard() {}

  /** Starts a program. */
  @FunctionalInterface
  interface Starter {
    RunningProgram start() throws IOException;
  }

  /** Starts a program under guard, or waits for the end of Tandem if that has begun. */
  static RunningProgram start(Starter starter) throws IOException {
    RunningProgram program = INSTANCE.startUnlessStopping(starter);
    if (program == null) {
      awaitEndOfTandem();
      throw new IOException("Tandem is being ended");
    }
    return program;
  }

  /** Never returns: what is done after a signal has come would be half done. */
  static void awaitEndOfTandem() throws IOException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private synchronized @Nullable RunningProgram startUnlessStopping(Starter starter)
      throws IOException {
    if (!registered && !stopping) {
      try {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAll, "program stop"));
        registered = true;
      } catch (IllegalStateException e) {
        stopping = true;
      }
    }
    if (stopping) {
      return null;
    }
    running.removeIf(RunningProgram::isSettled);
    RunningProgram program = starter.start();
    running.add(program);
    return program;
  }

  private void stopAll() {
    Set<RunningProgram> programs;
    synchronized (this) {
      stopping = true;
      programs = Set.copyOf(running);
    }
    programs.forEach(RunningProgram::stop);
  }
}
