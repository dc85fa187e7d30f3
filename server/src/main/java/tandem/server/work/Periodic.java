package tandem.server.work;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does one job again and again, in a thread of its own, until it is closed. */
public final class Periodic implements AutoCloseable {
  private static final Logger LOG = System.getLogger("tandem.server.work");

  private final String name;
  private final Duration period;
  private final Job job;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** What is to be done. */
  public interface Job {
    /** Does it once; a failure is logged, and the next time comes all the same. */
    void run() throws Exception;
  }

  private Periodic(String name, Duration period, Job job) {
    this.name = name;
    this.period = period;
    this.job = job;
    this.thread = new Thread(this::run, "tandem-" + name);
    thread.setDaemon(true);
  }

  /** Starts; the first time comes after one period. */
  public static Periodic start(String name, Duration period, Job job) {
    Periodic periodic = new Periodic(name, period, job);
    periodic.thread.start();
    return periodic;
  }

  private void run() {
    try {
      while (!closed.await(period.toMillis(), TimeUnit.MILLISECONDS)) {
        once();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does it but a test that ends its threads
    }
  }

  private void once() {
    try {
      job.run();
    } catch (Exception e) { // the jobs of all rooms come here
      LOG.log(Level.ERROR, () -> name + ": " + e.getMessage(), e);
    }
  }

  /** Ends: waits for the job if it is under way. */
  @Override
  public void close() {
    closed.countDown();
    boolean interrupted = false;
    while (thread.isAlive() && thread != Thread.currentThread()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
