package tandem.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.posix.ChildProcess;
import tandem.posix.ExitStatus;
import tandem.posix.Signal;
import tandem.process.ProgramLine.Channel;

/**
 * A program that runs. It is watched in the background: its time limit holds whether anybody waits
 * for it or not. What it leaves running in the background when it ends by itself is left alone;
 * when it has to be ended, its whole process group is.
 */
public final class RunningProgram implements LiveProgram {
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(2);
  private static final int POLL_MILLIS = 20;
  private static final int TERM = 15;
  private static final int HANDLER_MILLIS = 1000;

  private final ProgramCall call;
  private final ChildProcess child;
  private final ChildMark mark;
  private final OutputDrain output;
  private final OutputDrain errors;
  private final CountDownLatch toEnd = new CountDownLatch(1);
  private final CountDownLatch exited = new CountDownLatch(1);
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile boolean endAsked;
  private volatile boolean failureTold;
  private boolean tooLong;
  private @Nullable ProgramResult result;
  private @Nullable Exception failure;

  private RunningProgram(ProgramCall call, ChildProcess child, ChildMark mark, LineListener lines) {
    this.call = call;
    this.child = child;
    this.mark = mark;
    Object turn = new Object();
    LineListener oneByOne =
        line -> {
          synchronized (turn) {
            lines.on(line);
          }
        };
    output = OutputDrain.start(child.output(), new LineSplitter(Channel.OUTPUT, oneByOne));
    errors = OutputDrain.start(child.errors(), new LineSplitter(Channel.ERRORS, oneByOne));
  }

  static RunningProgram watch(
      ProgramCall call, ChildProcess child, ChildMark mark, LineListener lines) {
    RunningProgram program = new RunningProgram(call, child, mark, lines);
    background("program end", program::awaitExit);
    background("program watch", program::watch);
    return program;
  }

  private static void background(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public boolean isAlive() {
    return exited.getCount() > 0;
  }

  @Override
  public boolean endsWithin(Duration patience) throws UpdateException {
    try {
      return exited.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private UpdateException interrupted(Exception cause) {
    Thread.currentThread().interrupt();
    return new UpdateException(ErrorKind.FAILED, call.program() + ": interrupted", cause);
  }

  @Override
  public ProgramResult await() throws UpdateException {
    try {
      settled.await();
      if (stopping) {
        // Nobody may take that for a failure of the program, and begin to do something about it.
        ShutdownGuard.awaitEndOfTandem();
      }
    } catch (InterruptedException | IOException e) {
      throw interrupted(e);
    }
    if (failure != null) {
      failureTold = true;
      throw told(failure);
    }
    return Objects.requireNonNull(result);
  }

  private UpdateException told(Exception cause) {
    if (cause instanceof UpdateException known) {
      return known;
    }
    if (cause instanceof RuntimeException bug) {
      throw bug;
    }
    return new UpdateException(
        ErrorKind.OS_ERROR, call.program() + ": can not be watched: " + cause, cause);
  }

  @Override
  public void end() {
    endAsked = true;
    toEnd.countDown();
  }

  @Override
  public void close() throws UpdateException {
    if (!failureTold) {
      if (isAlive()) {
        end();
      }
      await();
    }
  }

  /** Ends the program because Tandem is ended. */
  void stop() {
    stopping = true;
    try {
      exited.await(call.patience().toMillis(), TimeUnit.MILLISECONDS);
      end();
      settled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the program has ended and been seen to. */
  boolean isSettled() {
    return settled.getCount() == 0;
  }

  private void awaitExit() {
    try {
      child.awaitEnd();
    } catch (IOException e) {
      failure = e;
    } finally {
      exited.countDown();
      toEnd.countDown(); // wakes the watch; there may be nothing to end
    }
  }

  private void watch() {
    try {
      tooLong = !toEnd.await(call.timeout().toMillis(), TimeUnit.MILLISECONDS);
      boolean toBeEnded = isAlive() || endAsked;
      if (toBeEnded && !endGroup()) {
        mark.abandon();
        throw new UpdateException(
            ErrorKind.BUSY,
            call.program() + ": process " + child.number() + " does not end, even by SIGKILL");
      }
      finish();
    } catch (IOException | InterruptedException | UpdateException | RuntimeException e) {
      failure = e;
    } finally {
      settled.countDown();
    }
  }

  private void finish() throws IOException, InterruptedException {
    ExitStatus status = child.reap();
    mark.close();
    output.finish(OUTPUT_PATIENCE);
    errors.finish(OUTPUT_PATIENCE);
    if (status.signal() == TERM && !endAsked && !tooLong) {
      // Whoever ended the program may have meant all of us, and our handler comes in a moment.
      Thread.sleep(HANDLER_MILLIS);
    }
    result = new ProgramResult(status.code(), status.signal(), tooLong, call.timeout());
  }

  /** Ends the group; false when even SIGKILL does not end the program within the grace. */
  private boolean endGroup() throws IOException, InterruptedException {
    child.signalGroup(Signal.TERM);
    if (!awaitGroup()) {
      child.signalGroup(Signal.KILL);
      return exited.await(call.grace().toMillis(), TimeUnit.MILLISECONDS);
    }
    return true;
  }

  private boolean awaitGroup() throws IOException, InterruptedException {
    long end = System.nanoTime() + call.grace().toNanos();
    if (!exited.await(call.grace().toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    GroupRest rest = new GroupRest(child.number());
    while (rest.isLeft()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }
}
