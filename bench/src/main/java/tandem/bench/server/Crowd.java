package tandem.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that do the same, each with its number. */
final class Crowd {
  private static final int STACK = 256 << 10; // bytes; there may be thousands

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** What each does. */
  interface Job {
    void run(int number) throws Exception;
  }

  Crowd(int size, Job job) {
    for (int i = 0; i < size; i++) {
      int number = i;
      threads.add(new Thread(null, () -> run(job, number), "device-" + i, STACK));
    }
    threads.forEach(Thread::start);
  }

  private void run(Job job, int number) {
    try {
      job.run(number);
    } catch (Exception | AssertionError e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Waits for all; the first failure of one is a failure of this. */
  void await() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable first = failure.get();
    if (first != null) {
      throw new IllegalStateException("a device failed: " + first, first);
    }
  }
}
