package tandem.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a server in this process holds on to: heap, threads, open files, and half uploads. */
final class Footprint {
  private static final long TOLERATED_HEAP = 24L << 20; // caches that fill up
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path data;
  private final long heap;
  private final long threads;
  private final long files;

  private Footprint(Path data) throws IOException {
    this.data = data;
    this.heap = heap();
    this.threads = threads();
    this.files = files();
  }

  static Footprint of(TestServer server) throws IOException {
    return new Footprint(server.data());
  }

  /** Waits until the server holds no more than it did. */
  void awaitAgain() throws Exception {
    Waiting.until(
        PATIENCE,
        () ->
            busy().isEmpty()
                && threads() <= threads
                && files() <= files
                && halfUploads() == 0
                && heap() < heap + TOLERATED_HEAP,
        () ->
            "before: heap %d, threads %d, files %d; now: heap %d, threads %d, files %d, half uploads %d, busy %s"
                .formatted(
                    heap, threads, files, heap(), threads(), files(), halfUploads(), busy()));
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  // Those that answer come and go; of them only what they do counts.
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("tandem-"))
        .filter(thread -> !isAnswering(thread))
        .count();
  }

  private static boolean isAnswering(Thread thread) {
    return thread.getName().startsWith("tandem-http");
  }

  private static List<String> busy() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> isAnswering(entry.getKey()))
        .filter(
            entry ->
                Arrays.stream(entry.getValue())
                    .anyMatch(frame -> frame.getClassName().startsWith("tandem.server.")))
        .map(entry -> entry.getKey().getName() + " " + Arrays.toString(entry.getValue()))
        .toList();
  }

  private Path artifacts() {
    return data.toAbsolutePath().resolve("artifacts");
  }

  private long files() throws IOException {
    long count = 0;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : open) {
        try {
          count += Files.readSymbolicLink(link).startsWith(artifacts()) ? 1 : 0;
        } catch (NoSuchFileException e) {
          // it was closed meanwhile
        }
      }
    }
    return count;
  }

  private long halfUploads() throws IOException {
    try (Stream<Path> files = Files.list(artifacts())) {
      return files.filter(file -> file.toString().endsWith(".incoming")).count();
    }
  }
}
