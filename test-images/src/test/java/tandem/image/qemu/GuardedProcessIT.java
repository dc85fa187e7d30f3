package tandem.image.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.image.RequiredTool;

class GuardedProcessIT {
  private static final Duration LIFE = Duration.ofMinutes(1);
  private static final Deadline SOON = Deadline.in(Duration.ofSeconds(30));

  @TempDir Path folder;

  @BeforeAll
  static void probe() {
    RequiredTool.orSkip("timeout", "sh", "setsid");
  }

  private GuardedProcess start(Duration life, String... command) throws Exception {
    return GuardedProcess.start(List.of(command), folder.resolve("log"), life);
  }

  private static boolean isThere(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void end_isTheProgramsOwn() throws Exception {
    GuardedProcess process = start(LIFE, "sh", "-c", "echo said; echo more >&2; exit 7");

    assertThat(process.await(SOON)).isEqualTo(7);
    assertThat(Files.readString(folder.resolve("log"))).isEqualTo("said\nmore\n");
    process.close();
  }

  @Test
  void closed_isKilled() throws Exception {
    GuardedProcess process = start(LIFE, "sleep", "50");
    long pid = process.pid().orElseThrow();
    assertThat(isThere(pid)).isTrue();

    process.close();

    assertThat(isThere(pid)).isFalse();
    assertThat(process.await(SOON)).isEqualTo(137);
  }

  @Test
  void life_isBounded() throws Exception {
    GuardedProcess process = start(Duration.ofSeconds(1), "sleep", "50");

    assertThat(process.await(SOON)).isEqualTo(137);
  }

  @Test
  void program_isOutOfReachOfTheTerminal() throws Exception {
    GuardedProcess process = start(LIFE, "cat", "/proc/self/stat");
    process.await(SOON);

    String session = Files.readString(folder.resolve("log")).split(" ", -1)[5];
    String own = Files.readString(Path.of("/proc/self/stat")).split(" ", -1)[5];
    assertThat(session).isNotEqualTo(own);
  }

  @Test
  void killedParent_takesTheProgramWithIt() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                folder.resolve("log").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long pid;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      pid = Long.parseLong(out.readLine());
      assertThat(isThere(pid)).isTrue();
    } finally {
      parent.destroyForcibly();
    }

    Optional<ProcessHandle> child = ProcessHandle.of(pid);
    if (child.isPresent()) {
      child.get().onExit().get(20, TimeUnit.SECONDS);
    }
    assertThat(isThere(pid)).isFalse();
  }

  /** The program that is killed. */
  static final class Parent {
    private Parent() {}

    /** Starts a long program, says its number, and waits to be killed. */
    public static void main(String[] arguments) throws Exception {
      GuardedProcess process =
          GuardedProcess.start(List.of("sleep", "55"), Path.of(arguments[0]), LIFE);
      System.out.println(process.pid().orElseThrow());
      Thread.sleep(LIFE.toMillis());
    }
  }
}
