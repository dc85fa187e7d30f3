package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.artifact.Digest;

/**
 * The built program, to which strace reports errors of single system calls. Counts are those of one
 * thread: the main one writes store and environment, a second one the slot.
 */
class FaultInjectionIT {
  private static final int IMAGE_BYTES = 1 << 20;
  private static final String SLOT = "dev/slot-b";
  private static final String ENVIRONMENT = "boot/uboot-redund.env";
  private static final String STORE = "var/lib/mender/.tandem-store.tmp";
  private static final String CALLS = "fsync,fdatasync,sync,syncfs,rename,pwrite64";
  private static final Pattern WRITE = Pattern.compile(".*write[^(]*\\([0-9]+<(.*?)>.* = ([0-9]+)");
  private static final Pattern RENAME = Pattern.compile("rename\\(\"(.*)\", \".*\"\\) += 0");
  private static final Set<Integer> FAILURES =
      Set.of(
          ExitCode.IO_ERROR.number(),
          ExitCode.NO_SPACE.number(),
          ExitCode.BOOTENV.number(),
          ExitCode.ROLLED_BACK.number());

  /** How many calls of one name are failed at most, evenly spread over all of them. */
  private static final int MOST_POINTS = 16;

  @TempDir static Path shared;
  private static Release release;
  private static List<String> healthy;

  @TempDir Path folder;
  private TestDevice device;
  private Digest slotA;

  @BeforeAll
  static void makeArtifact() throws Exception {
    RequiredTool.orSkip("strace", "fw_printenv");
    release = Release.ofNoise(shared, "release-1", IMAGE_BYTES);
    Path root = shared.resolve("device");
    TestDevice device = TestDevice.create(root, "--slot-size", IMAGE_BYTES);
    strace(device, CALLS, shared.resolve("healthy"), "", "").expect(ExitCode.OK);
    healthy =
        Files.readAllLines(shared.resolve("healthy")).stream()
            .map(line -> line.replace(root + "/", ""))
            .toList();
  }

  @BeforeEach
  void makeDevice() throws Exception {
    Path old = Images.noise(folder, "old", 4096);
    device =
        TestDevice.create(folder.resolve("device"), "--slot-size", IMAGE_BYTES, "--image", old);
    slotA = Digest.sha256(Files.readAllBytes(device.slot("a")));
  }

  static List<Arguments> faults() {
    List<Arguments> all = new ArrayList<>();
    for (int n : points("fsync(")) {
      all.add(Arguments.of("fsync:error=EIO:when=" + n, ""));
    }
    for (int n : points("rename(")) {
      all.add(Arguments.of("rename:error=" + (n % 2 == 0 ? "EIO" : "ENOSPC") + ":when=" + n, ""));
    }
    for (String when : List.of("1", "4")) {
      all.add(Arguments.of("pwrite64:error=EIO:when=" + when, SLOT));
    }
    all.add(Arguments.of("pwrite64:error=EIO", ENVIRONMENT));
    all.add(Arguments.of("pwrite64:error=ENOSPC:when=1", ENVIRONMENT));
    for (int n = 1; n <= 3; n++) {
      all.add(Arguments.of("write:error=ENOSPC:when=" + n, STORE));
    }
    return all;
  }

  /** Returns which calls to fail: all that the busiest thread makes, or a sample of them. */
  private static List<Integer> points(String call) {
    Map<String, Long> byThread =
        healthy.stream()
            .filter(line -> line.contains(call))
            .collect(Collectors.groupingBy(line -> line.split(" ", 2)[0], Collectors.counting()));
    int calls = Collections.max(byThread.values()).intValue();
    int step = (calls + MOST_POINTS - 1) / MOST_POINTS;
    return IntStream.rangeClosed(1, calls)
        .filter(n -> n % step == 0 || n == calls)
        .boxed()
        .toList();
  }

  @Test
  void everyFile_isFlushedBeforeItGetsItsNameAndItsFolderAfterwards() {
    List<String> calls = healthy.stream().map(line -> line.replaceAll("^[0-9]+ +", "")).toList();

    assertThat(calls).noneMatch(line -> line.matches("(sync|syncfs)\\(.*"));
    for (int i = 0; i < calls.size(); i++) {
      Matcher rename = RENAME.matcher(calls.get(i));
      if (rename.matches()) {
        Path from = Path.of(rename.group(1));
        assertThat(calls.get(i - 1)).matches("fsync\\([0-9]+<" + from + ">\\) += 0");
        assertThat(calls.get(i + 1)).matches("fsync\\([0-9]+<" + from.getParent() + ">\\) += 0");
      }
    }
    assertThat(calls).anyMatch(line -> RENAME.matcher(line).matches());
  }

  // For each state the file and the generation before it, and Mender's limit of 28 states.
  @Test
  void stateIsStored_aFewTimesOnly() {
    assertThat(healthy.stream().filter(line -> line.contains("rename("))).hasSizeLessThan(2 * 28);
  }

  @Test
  void slot_isFlushedBeforeTheOneWriteOfTheEnvironment() {
    List<String> environment =
        healthy.stream().filter(line -> line.matches(".*pwrite64\\([0-9]+<boot/.*")).toList();
    assertThat(environment).hasSize(1);
    int written = healthy.indexOf(environment.get(0));

    List<String> before = healthy.subList(0, written);
    List<String> slot = before.stream().filter(line -> line.contains("<" + SLOT + ">")).toList();
    assertThat(slot.get(slot.size() - 1)).contains("fsync(").endsWith("= 0");
    assertThat(healthy.subList(written, healthy.size())).noneMatch(line -> line.contains(SLOT));
    assertThat(healthy.get(written + 1)).matches(".* fsync\\([0-9]+<boot/.*>\\) += 0");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void errorOfOneCall_leavesTheOldSystemOrTheWholeNewOne(String fault, String path)
      throws Exception {
    Path trace = folder.resolve("trace");
    String calls = CALLS + (path.equals(STORE) ? ",write" : "");
    Run run = strace(device, calls, trace, "inject=" + fault, path);

    assertThat(Files.readString(trace)).contains("(INJECTED)");
    boolean succeeded = run.code() == 0;
    assertThat(succeeded || FAILURES.contains(run.code())).as("%s%n%s", run, run.err()).isTrue();
    assertThat(run.err()).doesNotContain("Exception");
    String booted = device.boot().out();
    assertThat(booted).contains(succeeded ? "slot B boots" : "slot A boots");
    assertThat(Digest.sha256(Files.readAllBytes(device.slot("a")))).isEqualTo(slotA);
    if (!succeeded) {
      device.run("install", release.artifact());
      device.boot();
    }
    Images.expectAtStart(device.slot("b"), release.image());
    device.run("commit");
    assertThat(device.situation()).isEqualTo("IDLE");
  }

  // What is written elsewhere is small: the store, and the library for native calls.
  @Test
  void image_goesThroughNoTemporaryFile() throws Exception {
    Path trace = folder.resolve("writes");
    String calls = "write,writev,pwrite64,pwritev,pwritev2,sendfile,copy_file_range,splice";
    device
        .tandem("install", release.artifact())
        .behind("strace", "-ff", "-y", "-qqq", "-o", trace.toString(), "-e", "trace=" + calls)
        .run()
        .expect(ExitCode.OK);

    Map<String, Long> written =
        lines(trace).stream()
            .map(WRITE::matcher)
            .filter(Matcher::matches)
            .collect(
                Collectors.groupingBy(
                    line -> line.group(1),
                    Collectors.summingLong(line -> Long.parseLong(line.group(2)))));
    String slot = device.root().resolve(SLOT).toString();
    assertThat(written.remove(slot)).isEqualTo(IMAGE_BYTES);
    assertThat(written.values()).allMatch(bytes -> bytes < IMAGE_BYTES / 2);
  }

  // A file for each thread: in one for all, a call that another one interrupts is in two halves.
  private static List<String> lines(Path trace) throws IOException {
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(trace.getParent(), trace.getFileName() + ".*")) {
      for (Path file : files) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private static Run strace(
      TestDevice device, String calls, Path trace, String expression, String path)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("strace", "-f", "-y", "-qqq", "--seccomp-bpf"));
    words.addAll(List.of("-e", "signal=none", "-o", trace.toString()));
    words.addAll(List.of("-e", "trace=" + calls));
    if (!expression.isEmpty()) {
      words.addAll(List.of("-e", expression));
    }
    if (!path.isEmpty()) {
      words.addAll(List.of("-P", device.root().resolve(path).toString()));
    }
    return device.tandem("install", release.artifact()).behind(words.toArray(String[]::new)).run();
  }
}
