package tandem.image.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A disk with a volatile cache: nbdkit keeps what is written, and puts it into the file when the
 * guest flushes. Killing it loses the rest, as a power cut does.
 */
final class NbdCache implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofMillis(2);

  private final GuardedProcess process;
  private final NbdLog requests;

  private NbdCache(GuardedProcess process, NbdLog requests) {
    this.process = process;
    this.requests = requests;
  }

  /**
   * Starts the server and waits until it can be connected to.
   *
   * @param socket to create, or to replace
   * @param logs folder for nbdkit.log and nbd-requests.log
   */
  static NbdCache start(Path disk, Path socket, Path logs, Duration life) throws IOException {
    if (!Files.isWritable(disk)) {
      throw new IOException(disk + ": can not be written");
    }
    Files.deleteIfExists(socket);
    Path requests = logs.resolve("nbd-requests.log");
    Files.deleteIfExists(requests);
    Path log = logs.resolve("nbdkit.log");
    GuardedProcess process = GuardedProcess.start(command(disk, socket, requests), log, life);
    Deadline deadline = Deadline.in(START);
    while (!Files.exists(socket)) {
      if (!process.isAlive() || deadline.isOver()) {
        process.close();
        throw new IOException("nbdkit did not start within " + deadline.shown() + "; see " + log);
      }
      Deadline.pause(STEP);
    }
    return new NbdCache(process, new NbdLog(requests));
  }

  private static List<String> command(Path disk, Path socket, Path requests) {
    return List.of(
        "nbdkit",
        "--foreground",
        "--unix",
        socket.toString(),
        // The first filter is the one next to the guest: it sees what the guest asks for.
        "--filter=log",
        "--filter=cache",
        "file",
        "file=" + disk,
        "cache=writeback",
        "cache-min-block-size=4K",
        "logfile=" + requests);
  }

  /** Returns what the guest has asked for. */
  DiskTraffic traffic() throws IOException {
    return requests.read();
  }

  /** Waits until the guest has written that much. */
  void awaitWritten(long bytes, Duration limit) throws IOException {
    Deadline deadline = Deadline.in(limit);
    while (traffic().bytes() < bytes) {
      if (!process.isAlive() || deadline.isOver()) {
        throw new IOException(
            "the guest wrote "
                + traffic().bytes()
                + " bytes within "
                + deadline.shown()
                + ", waited for "
                + bytes);
      }
      Deadline.pause(STEP);
    }
  }

  /** Sends the signal that no program can catch, and does not wait. */
  void signalKill() {
    process.signalKill();
  }

  /** Kills the server and waits until it is gone; what was not flushed is lost. */
  void cut() throws IOException {
    process.close();
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
