package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each line of docs/mender-artifact.cases with mender-artifact 3.9 and with Tandem. */
class MenderArtifactCasesIT {
  private static final Path CASES = Path.of("../docs/mender-artifact.cases");
  private static final String REFERENCE = "mender-artifact";
  // With another mender-artifact in the PATH, this variable says which it is.
  private static final String JUDGE =
      System.getenv().getOrDefault(MenderArtifactVersion.VARIABLE, "3.9");
  private static final Instant MODIFIED = Instant.parse("2024-03-05T06:07:08Z");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TZ", ZoneId.systemDefault().getId());

  @TempDir static Path template;
  @TempDir Path folder;

  static List<MenderArtifactCase> cases() throws IOException {
    return MenderArtifactCase.readAll(CASES).stream()
        .filter(given -> given.text("version").orElse(JUDGE).equals(JUDGE))
        .toList();
  }

  @BeforeAll
  static void makeInputs() throws Exception {
    RequiredTool.orSkip(REFERENCE, "openssl", "mke2fs", "debugfs");
    Path tree = Files.createDirectories(template.resolve("tree/etc/mender"));
    Files.writeString(tree.resolve("artifact_info"), "artifact_name=old");
    Files.writeString(
        tree.resolve("mender.conf"),
        "{\"ServerURL\":\"https://old\",\"RetryPollIntervalSeconds\":1}");
    Files.writeString(template.resolve("tree/etc/hello"), "hello from the image\n");
    Command.of(
            "mke2fs",
            "-q",
            "-F",
            "-t",
            "ext4",
            "-d",
            template.resolve("tree"),
            template.resolve("rootfs.ext4"),
            "4096k")
        .succeed();
    FolderTree.delete(template.resolve("tree"));
    copied(template.resolve("rootfs.ext4"), template.resolve("rootfs.ext4.img"));
    text("a.txt", "hello\n");
    text("b.bin", "b\n");
    text(
        "meta.json",
        "{\"k\":1,\"a\":\"b\",\"o\":{\"x\":[1,\"<&>\"],\"e\":{}},\"n\":null,\"t\":true}");
    text("more.json", "{\"k\":2,\"o\":{\"y\":true}}");
    text("list.json", "[1]");
    text("ArtifactInstall_Enter_10_x", "#!/bin/sh\n");
    text("ArtifactCommit_Leave_00", "#!/bin/sh\nexit 0\n");
    key("rsa", KeyFiles.rsa(template, 2048));
    key("weak", KeyFiles.rsa(template, 1024));
    key("ec", KeyFiles.ec(template));
    key("other", KeyFiles.ec(template));
    try (Stream<Path> files = Files.list(template)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
      }
    }
  }

  private static void text(String name, String content) throws IOException {
    Files.writeString(template.resolve(name), content);
  }

  private static void key(String name, KeyFiles key) throws IOException {
    Files.move(key.privateKey(), template.resolve(name + ".key"));
    Files.move(key.publicKey(), template.resolve(name + ".pub"));
  }

  @Test
  void thereAreAtLeastSixtyOfThem() throws Exception {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(cases()).extracting(MenderArtifactCase::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void bothToolsDoTheSame(MenderArtifactCase given) throws Exception {
    Path theirs = inputs(given, "theirs");
    for (MenderArtifactCase.Step step : given.steps()) {
      if (step.word().equals("given")) {
        assertThat(reference(theirs, step, "").code()).as(step.text()).isZero();
      }
    }
    Path ours = folder.resolve("ours");
    copy(theirs, ours);

    check(given, theirs, ours);
  }

  private static Path copied(Path file, Path target) throws IOException {
    return Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private Path inputs(MenderArtifactCase given, String name) throws IOException {
    Path made = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.list(template)) {
      for (Path file : files.toList()) {
        if (given.mentions(file.getFileName().toString())) {
          copied(file, made.resolve(file.getFileName()));
        }
      }
    }
    return made;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        copied(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private record Runs(Run theirs, Run ours) {}

  private void check(MenderArtifactCase given, Path theirs, Path ours) throws Exception {
    @Nullable Runs last = null;
    String in = given.text("stdin").orElse("");
    for (MenderArtifactCase.Step step : given.steps()) {
      switch (step.word()) {
        case "given", "stdin", "version" -> {}
        case "run" -> {
          Optional<String> exit = given.text("exit").or(() -> given.text("exit-" + JUDGE));
          last = new Runs(reference(theirs, step, in), tandem(ours, step, in));
          expectSameOutcome(step, last, exit);
        }
        case "rerun" -> last = again(step, ran(last), theirs, ours);
        case "exit", "exit-4.4" -> expectStillDifferent(step, ran(last));
        case "stdout" -> {
          Runs runs = ran(last);
          assertThat(masked(runs.ours().out(), ours))
              .as("standard output; on standard error: %s", runs.ours().err())
              .isEqualTo(masked(runs.theirs().out(), theirs));
        }
        case "differs" -> assertThat(step.text()).as("the reason").isNotEmpty();
        case "artifact" ->
            expectSameArtifact(theirs.resolve(step.text()), ours.resolve(step.text()));
        case "file" ->
            assertThat(ours.resolve(step.text()))
                .hasSameBinaryContentAs(theirs.resolve(step.text()));
        case "absent" -> {
          assertThat(ours.resolve(step.text())).doesNotExist();
          if (JUDGE.equals("3.9")) { // 4.4 leaves a part of it behind
            assertThat(theirs.resolve(step.text())).doesNotExist();
          }
        }
        default -> fail("unknown word " + step.word());
      }
    }
  }

  private static Runs ran(@Nullable Runs runs) {
    return Objects.requireNonNull(runs, "the case has to run something first");
  }

  // Each program gets the command line that it has printed.
  private Runs again(MenderArtifactCase.Step step, Runs printed, Path theirs, Path ours)
      throws Exception {
    Runs runs =
        new Runs(
            reference(theirs, step.behind(printed.theirs().out()), ""),
            tandem(ours, step.behind(printed.ours().out()), ""));
    expectSameOutcome(step, runs, Optional.empty());
    return runs;
  }

  private static void expectSameOutcome(
      MenderArtifactCase.Step step, Runs runs, Optional<String> exit) {
    int expected =
        exit.map(text -> Integer.parseInt(text.substring(0, text.indexOf(' '))))
            .orElse(runs.theirs().code());
    assertThat(runs.ours().code())
        .as("%s%n%s%n%s", step.text(), runs.ours().out(), runs.ours().err())
        .isEqualTo(expected);
  }

  // A difference that is none any more has to go from the list.
  private static void expectStillDifferent(MenderArtifactCase.Step step, Runs runs) {
    if (step.word().contains("-") && !step.word().endsWith(JUDGE)) {
      return;
    }
    assertThat(step.text()).as("the reason").contains(" ");
    assertThat(runs.ours().code()).as(step.text()).isNotEqualTo(runs.theirs().code());
  }

  private void expectSameArtifact(Path theirs, Path ours) throws Exception {
    String expected = text(theirs);
    assertThat(text(ours)).isEqualTo(expected);
    assertThat(ownText(ours)).isEqualTo(expected);
    assertThat(ownText(theirs)).isEqualTo(expected);
  }

  // Times are those of the files with the tool, fixed with Tandem; scripts come in any order.
  private static String text(Path artifact) throws Exception {
    return comparable(
        Command.of(REFERENCE, "read", "--no-progress", artifact).env("TZ", zone()).succeed());
  }

  private static String ownText(Path artifact) {
    Run run = own(Map.of(), "", "read", "--no-progress", artifact);
    assertThat(run.code()).as(run.err()).isZero();
    return comparable(run.out());
  }

  private static String comparable(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    lines.replaceAll(line -> line.replaceFirst("modified: .*", "modified: *"));
    lines.replaceAll(line -> line.replaceFirst("Signature: signed .*", "Signature: signed"));
    int first = lines.indexOf("  State scripts:") + 1;
    int last = lines.indexOf("");
    if (first > 0 && last > first) {
      lines.subList(first, last).sort(null);
    }
    return String.join("\n", lines);
  }

  private static String zone() {
    return ZoneId.systemDefault().getId();
  }

  private static String masked(String text, Path folder) {
    return text.replace(folder.toString(), "@");
  }

  private static Object[] words(Path folder, MenderArtifactCase.Step step) {
    return step.words().stream().map(word -> word.replace("@", folder + "/")).toArray();
  }

  private Run reference(Path folder, MenderArtifactCase.Step step, String in) throws Exception {
    Path input = Files.writeString(this.folder.resolve("stdin"), in);
    List<Object> words = new ArrayList<>(List.of(REFERENCE));
    words.addAll(List.of(words(folder, step)));
    return Command.of(words.toArray()).env("TZ", zone()).input(input).run();
  }

  private static Run tandem(Path folder, MenderArtifactCase.Step step, String in) {
    return own(Map.of(), in, words(folder, step));
  }

  private static Run own(Map<String, String> more, String in, Object... arguments) {
    Map<String, String> environment = new java.util.HashMap<>(ENVIRONMENT);
    environment.put(MenderArtifactVersion.VARIABLE, JUDGE);
    environment.putAll(more);
    return Run.named(MenderArtifactTool.NAME, environment, in.getBytes(UTF_8), arguments);
  }
}
