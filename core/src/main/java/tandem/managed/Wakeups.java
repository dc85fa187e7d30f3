package tandem.managed;

import java.time.Duration;

/** What wakes a daemon before its time. All its methods can be called from any thread. */
public final class Wakeups {
  private boolean stopped;
  private boolean checkWanted;
  private boolean inventoryWanted;

  /** Wants an end as soon as nothing would be torn by it. */
  public synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** Wants the server to be asked for an update now. */
  public synchronized void check() {
    checkWanted = true;
    notifyAll();
  }

  /** Wants the inventory to be sent now. */
  public synchronized void sendInventory() {
    inventoryWanted = true;
    notifyAll();
  }

  /** Tells whether an end is wanted. */
  public synchronized boolean isStopped() {
    return stopped;
  }

  synchronized boolean takeCheck() {
    boolean taken = checkWanted;
    checkWanted = false;
    return taken;
  }

  synchronized boolean takeInventory() {
    boolean taken = inventoryWanted;
    inventoryWanted = false;
    return taken;
  }

  /** Waits this long, or until something is wanted. */
  synchronized void await(Duration longest) {
    pause(longest, true);
  }

  /**
   * Waits this long, or until an end is wanted.
   *
   * @throws StoppedException when it is
   */
  synchronized void sleep(Duration time) throws StoppedException {
    pause(time, false);
    if (stopped) {
      throw new StoppedException();
    }
  }

  private void pause(Duration time, boolean untilWanted) {
    long end = System.nanoTime() + time.toNanos();
    long left = time.toMillis();
    while (!stopped && !(untilWanted && (checkWanted || inventoryWanted)) && left > 0) {
      try {
        wait(left);
      } catch (InterruptedException e) {
        stopped = true;
        Thread.currentThread().interrupt();
      }
      left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    }
  }

  /** An end is wanted; what is recorded says where to go on. */
  static final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
