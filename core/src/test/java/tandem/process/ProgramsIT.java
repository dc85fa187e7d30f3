package tandem.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.ProgramLine.Channel;

/** Real programs, one of them at a time. */
@Timeout(60)
class ProgramsIT {
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir Path folder;
  private Path store;
  private Programs programs;
  private final List<ProgramLine> lines = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void makePrograms() {
    store = folder.resolve("store");
    programs = Programs.in(store, Duration.ofSeconds(5));
  }

  @Test
  void exitCodeAndOutput_areHandedOver() throws Exception {
    ProgramResult result = sh("echo out; echo err >&2; printf unended; exit 3");

    assertThat(result).hasToString("exit code 3");
    assertThat(result.ok()).isFalse();
    assertThat(texts(Channel.OUTPUT)).containsExactly("out", "unended");
    assertThat(texts(Channel.ERRORS)).containsExactly("err");
    assertThat(store.resolve(Programs.MARK_NAME)).doesNotExist();
  }

  @Test
  void signal_isTold() throws Exception {
    assertThat(sh("kill -9 $$")).isEqualTo(new ProgramResult(-1, 9, false, LONG));
  }

  @Test
  void argumentsEnvironmentAndFolder_arrive() throws Exception {
    ProgramCall call =
        new ProgramCall(
            List.of("/bin/sh", "-c", "echo \"$1|$2|$EXTRA|$PATH\"; pwd", "sh", "a b", "ü*"),
            folder,
            Map.of("EXTRA", "more"),
            "",
            LONG,
            LONG,
            Duration.ZERO);

    programs.run(call, lines::add);

    assertThat(texts(Channel.OUTPUT))
        .containsExactly("a b|ü*|more|" + System.getenv("PATH"), folder.toRealPath().toString());
  }

  @Test
  void program_hasNothingToReadAndNoDescriptorsOfOurs() throws Exception {
    Path file = Files.createFile(folder.resolve("open"));
    try (var in = Files.newInputStream(file)) {
      sh(
          "cat; for fd in /proc/$$/fd/*; do echo ${fd##*/}; done; readlink /proc/$$/fd/0;"
              + " test -e /proc/$$/fd/3 || echo 3 was the folder");
      assertThat(in.read()).isEqualTo(-1);
    }

    assertThat(texts(Channel.OUTPUT))
        .containsExactlyInAnyOrder("0", "1", "2", "3", "100", "/dev/null", "3 was the folder");
  }

  @Test
  void input_isReadToItsEnd() throws Exception {
    programs.run(reading("one\ntwo ü\n"), lines::add);

    assertThat(texts(Channel.OUTPUT)).containsExactly("one", "two ü");
  }

  @Test
  void inputThatFitsIntoNoPipe_isRefusedBeforeAnythingRuns() {
    assertThatThrownBy(() -> programs.run(reading("x".repeat(4097)), lines::add))
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("input of 4097 bytes, expected at most 4096");
    assertThat(lines).isEmpty();
  }

  private ProgramCall reading(String input) {
    return new ProgramCall(List.of("/bin/cat"), folder, Map.of(), input, LONG, LONG, Duration.ZERO);
  }

  @Test
  void program_leadsASessionAndTakesSignalsAsUsual() throws Exception {
    // The shell reads it itself: while it starts a program it blocks all signals.
    sh(
        "cut -d' ' -f5,6 /proc/$$/stat; echo $$;"
            + " while read -r key value; do case $key in SigBlk:|SigIgn:) echo $key $value;; esac;"
            + " done < /proc/$$/status");

    String number = texts(Channel.OUTPUT).get(1);
    assertThat(texts(Channel.OUTPUT))
        .startsWith(number + " " + number)
        .anyMatch(line -> line.matches("SigBlk:\\s+0+"))
        .anyMatch(line -> line.matches("SigIgn:\\s+0*(180000000)?")); // two of the C library
    assertThat(sh("kill -PIPE $$").signal()).isEqualTo(13);
  }

  @Test
  void programThatTakesTooLong_endsWithItsGroup() throws Exception {
    ProgramCall call =
        new ProgramCall(
            List.of("/bin/sh", "-c", "trap 'echo asked' TERM; sleep 100 & echo $!; wait; wait"),
            folder,
            Map.of(),
            "",
            Duration.ofMillis(300),
            LONG,
            Duration.ZERO);

    ProgramResult result = programs.run(call, lines::add);

    assertThat(result.tooLong()).isTrue();
    assertThat(result.ok()).isFalse();
    assertThat(result).hasToString("did not end within 0 s");
    assertThat(texts(Channel.OUTPUT)).element(1).isEqualTo("asked");
    assertThat(isAlive(texts(Channel.OUTPUT).get(0))).isFalse();
  }

  @Test
  void programThatIgnoresToBeAsked_isEndedWithItsGroup() throws Exception {
    ProgramCall call =
        new ProgramCall(
            List.of("/bin/sh", "-c", "trap '' TERM; sleep 100 & echo $!; wait"),
            folder,
            Map.of(),
            "",
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ZERO);

    ProgramResult result = programs.run(call, lines::add);

    assertThat(result.tooLong()).isTrue();
    assertThat(result.signal()).isEqualTo(9);
    assertThat(endsSoon(texts(Channel.OUTPUT).get(0))).isTrue();
  }

  @Test
  void daemonThatKeepsTheOutputOpen_isNotWaitedForNorEnded() throws Exception {
    long start = System.nanoTime();

    ProgramResult result = sh("setsid sleep 30 & echo $!; exit 0");

    assertThat(result.ok()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    String daemon = texts(Channel.OUTPUT).get(0);
    assertThat(isAlive(daemon)).isTrue();
    assertThat(sh("kill " + daemon).ok()).isTrue();
  }

  @Test
  void flood_isReadToItsEnd() throws Exception {
    ProgramResult result = sh("head -c 20000000 /dev/zero; echo; yes | head -n 100000; echo end");

    assertThat(result.ok()).isTrue();
    assertThat(lines.get(0).text()).hasSize(ProgramLine.MAX_BYTES);
    assertThat(lines).hasSize(100002).last().extracting(ProgramLine::text).isEqualTo("end");
  }

  @Test
  void missingProgramAndFolder_areNamed() {
    assertThatThrownBy(() -> programs.run(call(List.of("/no/such"), folder), lines::add))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.OS_ERROR))
        .hasMessage("/no/such: can not be started: No such file or directory");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> programs.run(call(List.of("/bin/true"), missing), lines::add))
        .hasMessageContaining("can not be started in " + missing);
    assertThat(store.resolve(Programs.MARK_NAME)).doesNotExist();
  }

  @Test
  void storeThatCanNotBeWritten_isNamed() throws Exception {
    Path occupied = Files.createFile(folder.resolve("file")).resolve("store");
    Path noStore = Path.of("/proc/no-such-place");

    for (Path place : List.of(occupied, noStore)) {
      assertThatThrownBy(
              () -> Programs.in(place).run(call(List.of("/bin/true"), folder), lines::add))
          .hasMessageStartingWith("/bin/true: can not be started: ")
          .hasMessageContaining(place.getFileName().toString());
    }
  }

  @Test
  void secondProgram_hasToWaitForTheFirst() throws Exception {
    try (RunningProgram first =
        programs.start(call(List.of("/bin/sleep", "30"), folder), lines::add)) {
      assertThat(first.isAlive()).isTrue();
      assertThatThrownBy(() -> sh("true")).isInstanceOf(IllegalStateException.class);
    }

    assertThat(sh("true").ok()).isTrue();
  }

  /** A file system that is frozen holds its writers, whatever signal they get. */
  @Test
  void programThatDoesNotEnd_isToldOnceWhereItIsClosedToo() throws Exception {
    RequiredTool.rootOrSkip();
    RequiredTool.orSkip("mkfs.ext4");
    Path image = folder.resolve("image");
    Path mounted = Files.createDirectories(folder.resolve("mounted"));
    run("truncate", "-s", "8M", image.toString());
    run("mkfs.ext4", "-q", image.toString());
    run("mount", "-o", "loop", image.toString(), mounted.toString());
    try {
      run("fsfreeze", "--freeze", mounted.toString());
      ProgramCall call =
          new ProgramCall(
              List.of("/bin/sh", "-c", "echo x >" + mounted + "/file"),
              folder,
              Map.of(),
              "",
              Duration.ofMillis(200),
              Duration.ofMillis(200),
              Duration.ZERO);

      assertThatThrownBy(
              () -> {
                try (RunningProgram program = programs.start(call, lines::add)) {
                  program.await();
                }
              })
          .isInstanceOfSatisfying(
              UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY))
          .hasMessageContaining("does not end, even by SIGKILL");
    } finally {
      run("fsfreeze", "--unfreeze", mounted.toString());
      programs.endLeftOvers();
      run("umount", mounted.toString());
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void listenerThatFails_isToldOnceWhereTheProgramIsClosedToo() {
    LineListener failing =
        line -> {
          throw new IllegalStateException("no room");
        };

    assertThatThrownBy(
            () -> {
              ProgramCall call = call(List.of("/bin/echo", "x"), folder);
              try (RunningProgram program = programs.start(call, failing)) {
                program.await();
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no room");
  }

  @Test
  void listenerThatFails_doesNotHangTheProgram() {
    ProgramCall call = call(List.of("/bin/sh", "-c", "yes | head -n 100000"), folder);

    assertThatThrownBy(
            () ->
                programs.run(
                    call,
                    line -> {
                      throw new IllegalStateException("no room");
                    }))
        .hasMessage("no room");
  }

  private ProgramResult sh(String script) throws UpdateException {
    return programs.run(call(List.of("/bin/sh", "-c", script), folder), lines::add);
  }

  private static ProgramCall call(List<String> words, Path folder) {
    return ProgramCall.of(words, folder, LONG);
  }

  private List<String> texts(Channel channel) {
    synchronized (lines) {
      return lines.stream().filter(l -> l.channel() == channel).map(ProgramLine::text).toList();
    }
  }

  private static boolean isAlive(String number) {
    return ProcessEntry.of(Integer.parseInt(number)).filter(e -> !e.zombie()).isPresent();
  }

  private static boolean endsSoon(String number) throws InterruptedException {
    for (int i = 0; i < 100 && isAlive(number); i++) {
      Thread.sleep(50);
    }
    return !isAlive(number);
  }
}
