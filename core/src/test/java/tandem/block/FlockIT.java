package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Against the {@code flock} command of util-linux, which knows nothing of us. */
@Timeout(120)
class FlockIT {
  @TempDir Path folder;

  @BeforeEach
  void needsFlock() {
    RequiredTool.orSkip("flock");
  }

  @Test
  void ourLock_keepsTheCommandOutUntilItIsClosed() throws Exception {
    Path file = folder.resolve("lock");

    Flock lock = Flock.tryAcquire(file).orElseThrow();
    assertThat(flockCommand(file)).isEqualTo(1);
    lock.close();

    assertThat(flockCommand(file)).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void lockOfTheCommand_keepsUsOutUntilItEnds() throws Exception {
    Path file = Files.createFile(folder.resolve("lock"));
    Process holder = new ProcessBuilder("flock", file.toString(), "sh", "-c", "echo; cat").start();
    try {
      assertThat(holder.getInputStream().read()).isEqualTo('\n');

      assertThat(Flock.tryAcquire(file)).isEmpty();
      assertThatThrownBy(() -> Flock.acquire(file, Duration.ofMillis(60)))
          .isInstanceOfSatisfying(
              UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY))
          .hasMessage(file + ": is locked by another process, waited 60 ms");

      holder.getOutputStream().close();
      Flock.acquire(file, Duration.ofSeconds(60)).close();
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  @Test
  void secondLockOfOneProcess_isKeptOutToo() throws Exception {
    Path file = folder.resolve("lock");

    Flock lock = Flock.acquire(file, Duration.ZERO);
    assertThat(Flock.tryAcquire(file)).isEmpty();

    lock.close();
    Flock.tryAcquire(file).orElseThrow().close();
  }

  @Test
  void killedHolder_isFreedByTheKernel() throws Exception {
    Path file = folder.resolve("lock");
    Process holder = Command.java(List.of(), HoldMain.class, "lock", file.toString());
    try {
      assertThat(line(holder)).isEqualTo("holds Flock");
      assertThat(Flock.tryAcquire(file)).isEmpty();
    } finally {
      holder.destroyForcibly().waitFor();
    }

    Optional<Flock> lock = Flock.tryAcquire(file);

    assertThat(lock).isPresent();
    lock.orElseThrow().close();
  }

  @Test
  void childProcess_doesNotInheritTheLock() throws Exception {
    Path file = folder.resolve("lock");
    Flock lock = Flock.acquire(file, Duration.ZERO);
    Process child = new ProcessBuilder("cat").start();
    try {
      // The JDK closes descriptors in the children it starts; native code would not.
      assertThat(flagsOfDescriptor(file) & 02000000).as("O_CLOEXEC").isNotZero();
      lock.close();

      assertThat(flockCommand(file)).isZero();
      assertThat(child.isAlive()).isTrue();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void removedFile_isLockedAnew() throws Exception {
    Path file = folder.resolve("lock");
    try (Flock old = Flock.acquire(file, Duration.ZERO)) {
      Files.delete(file);

      try (Flock lock = Flock.acquire(file, Duration.ZERO)) {
        assertThat(lock).isNotSameAs(old);
        assertThat(flockCommand(file)).isEqualTo(1);
      }
    }
  }

  @Test
  void holdersThatRemoveTheFile_neverMeet() throws Exception {
    Path file = folder.resolve("lock");
    AtomicInteger holders = new AtomicInteger();
    Callable<Integer> contender =
        () -> {
          int most = 0;
          for (int i = 0; i < 500; i++) {
            Optional<Flock> lock = Flock.tryAcquire(file);
            while (lock.isEmpty()) {
              lock = Flock.tryAcquire(file);
            }
            most = Math.max(most, holders.incrementAndGet());
            holders.decrementAndGet(); // before the name is free for the next
            Files.delete(file);
            lock.orElseThrow().close();
          }
          return most;
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<Integer> most : threads.invokeAll(List.of(contender, contender))) {
        assertThat(most.get()).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void directory_isLockedAsItIs() throws Exception {
    try (Flock lock = Flock.acquire(folder, Duration.ZERO)) {
      assertThat(lock).isNotNull();
      assertThat(flockCommand(folder)).isEqualTo(1);
    }
  }

  @Test
  void unusableFiles_areErrorsAndNotFreeLocks() {
    Path orphan = folder.resolve("none/lock");

    assertThatThrownBy(() -> Flock.tryAcquire(orphan))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OS_ERROR))
        .hasMessage(orphan + ": can not be locked: No such file or directory");
    assertThatThrownBy(() -> Flock.tryAcquire(Path.of("/dev/null")))
        .isInstanceOf(UpdateException.class)
        .hasMessage("/dev/null: can not be locked: it is a character device");
  }

  private static int flockCommand(Path file) throws Exception {
    return Command.code("flock", "--nonblock", file.toString(), "true");
  }

  private static String line(Process process) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream out = process.getInputStream();
    for (int c = out.read(); c >= 0 && c != '\n'; c = out.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  /** Returns the open flags of our descriptor of this file, as the kernel tells them. */
  private static long flagsOfDescriptor(Path file) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
        if (Files.isSymbolicLink(descriptor)
            && Files.readSymbolicLink(descriptor).equals(file.toRealPath())) {
          String info =
              Files.readString(Path.of("/proc/self/fdinfo").resolve(descriptor.getFileName()));
          String flags = info.lines().filter(l -> l.startsWith("flags:")).findFirst().orElseThrow();
          return Long.parseLong(flags.substring(6).strip(), 8);
        }
      }
    }
    throw new AssertionError("no descriptor of " + file);
  }
}
