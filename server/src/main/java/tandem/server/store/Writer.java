package tandem.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import tandem.server.metrics.Counter;
import tandem.server.metrics.Durations;
import tandem.server.metrics.Metrics;

/**
 * The only thread that writes. All work that waits when a transaction starts shares it, and so one
 * flush of the disk; nobody is told that work is done before that flush.
 */
final class Writer implements AutoCloseable {
  private static final int MOST_AT_ONCE = 1000;

  private final Sql sql;
  private final Counter works;
  private final Counter failures;
  private final Durations transactions;
  private final Durations commits;
  private final BlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private boolean closed;

  /** What is to be written. A failure undoes it, and no other work. */
  interface Work<T> {
    T run(Sql sql) throws SQLException;
  }

  /** Work, and who waits for it. An empty work ends the thread. */
  private static final class Job<T> {
    private final Work<T> work;
    private final boolean last;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private Runnable outcome = () -> {};

    Job(Work<T> work, boolean last) {
      this.work = work;
      this.last = last;
    }

    void run(Sql sql) throws SQLException {
      sql.run("SAVEPOINT work");
      try {
        T result = work.run(sql);
        outcome = () -> done.complete(result);
      } catch (Throwable e) { // an Error, too: it must not end the thread that all others wait for
        sql.run("ROLLBACK TO work");
        outcome = () -> done.completeExceptionally(e);
      }
      sql.run("RELEASE work");
    }
  }

  Writer(Sql sql, Metrics metrics) {
    this.sql = sql;
    this.works =
        metrics.counter("tandem_store_writes_total", "Pieces of work that were to be written.");
    this.failures =
        metrics.counter(
            "tandem_store_failures_total", "Transactions that failed, with all work in them.");
    this.transactions =
        metrics.durations(
            "tandem_store_transaction_seconds", "How long a transaction took, with its flush.");
    this.commits =
        metrics.durations("tandem_store_commit_seconds", "How long the flush of one took.");
    metrics.gauge("tandem_store_queue", "Pieces of work that wait to be written.", queue::size);
    this.thread = new Thread(this::run, "tandem-store");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns what the work returned, once it is safe from power cuts. */
  <T> T write(Work<T> work) throws StoreException {
    Job<T> job = new Job<>(work, false);
    enqueue(job);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return job.done.get();
        } catch (InterruptedException e) {
          interrupted = true; // the work is done all the same, and the caller must know how it went
        }
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException bug) {
        throw bug;
      }
      throw new StoreException("database", cause == null ? e : cause);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void enqueue(Job<?> job) throws StoreException {
    if (closed) {
      throw new StoreException("the database is closed");
    }
    closed = job.last;
    queue.add(job);
  }

  private void run() {
    boolean last = false;
    while (!last) {
      List<Job<?>> jobs = new ArrayList<>();
      try {
        jobs.add(queue.take());
      } catch (InterruptedException e) {
        continue; // only close ends it, so that nobody waits for ever
      }
      queue.drainTo(jobs, MOST_AT_ONCE - 1);
      transaction(jobs);
      last = jobs.stream().anyMatch(job -> job.last);
    }
  }

  private void transaction(List<Job<?>> jobs) {
    works.add(jobs.size());
    long began = System.nanoTime();
    try {
      sql.run("BEGIN IMMEDIATE");
      for (Job<?> job : jobs) {
        job.run(sql);
      }
      long done = System.nanoTime();
      sql.run("COMMIT");
      long end = System.nanoTime();
      commits.add(end - done);
      transactions.add(end - began);
    } catch (Throwable e) { // whatever it is, nobody may wait for ever
      rollBack(e);
      failures.increment();
      jobs.forEach(job -> job.outcome = () -> job.done.completeExceptionally(e));
    }
    jobs.forEach(job -> job.outcome.run());
  }

  private void rollBack(Throwable why) {
    try {
      sql.run("ROLLBACK");
    } catch (SQLException | RuntimeException e) {
      why.addSuppressed(e); // the failure that brought us here is the one to report
    }
  }

  /** Ends, after all work that was given. */
  @Override
  public void close() throws StoreException {
    Job<Boolean> end = new Job<>(none -> true, true);
    synchronized (this) {
      if (closed) {
        return;
      }
      enqueue(end);
    }
    end.done.join();
    try {
      sql.close();
    } catch (SQLException e) {
      throw new StoreException("database", e);
    }
  }
}
