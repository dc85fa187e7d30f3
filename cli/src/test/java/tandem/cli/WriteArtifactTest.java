package tandem.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tandem.artifact.ArtifactWriter.Flush;

class WriteArtifactTest {
  @TempDir Path folder;
  private byte[] content;
  private Path image;
  private Path artifact;

  @BeforeEach
  void makeImage() throws IOException {
    content = new byte[100_000];
    new SplittableRandom(5).nextBytes(content);
    image = Files.write(folder.resolve("image.ext4"), content);
    artifact = folder.resolve("a.mender");
  }

  private Run write(String options) {
    return Run.tandem((Object[]) words(options));
  }

  private String[] words(String options) {
    return ("artifact write " + options)
        .replace("IMAGE", image.toString())
        .replace("OUT", artifact.toString())
        .split(" ");
  }

  /** What came of a run that writes binary data. */
  private record Binary(int code, String out, String err) {}

  private Binary writeBinary(byte[] in, String options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(in),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of(),
            false);
    int code = new Program(console).run("tandem", words(options));
    return new Binary(code, out.toString(ISO_8859_1), err.toString(UTF_8));
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.equals(image)).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "xz", "zstd"})
  void standardOutput_getsTheBytesOfTheFile(String compression) throws IOException {
    String options = "rootfs-image -n r -t d -f IMAGE --compression " + compression;
    write(options + " -o OUT").expect(ExitCode.OK);

    Binary streamed = writeBinary(new byte[0], options + " -o -");

    assertThat(streamed.code()).isZero();
    assertThat(streamed.out()).isEqualTo(Files.readString(artifact, ISO_8859_1));
    assertThat(streamed.err()).contains("Wrote to standard output");
    assertThat(streamed.err().contains("spooled the artifact, "))
        .isEqualTo(!compression.equals("none"));
  }

  @Test
  void standardInput_isSpooledAndSaidSo() throws IOException {
    write("rootfs-image -n r -t d -f IMAGE -o OUT").expect(ExitCode.OK);
    byte[] fromFile = Files.readAllBytes(artifact);

    Binary piped =
        writeBinary(
            content, "rootfs-image -n r -t d -f - --stdin-name image.ext4 -o OUT --tmp " + folder);

    assertThat(piped.code()).isZero();
    assertThat(Files.readAllBytes(artifact)).isEqualTo(fromFile);
    assertThat(piped.err())
        .contains(
            "spooled standard input, 97.7 KiB, in " + folder + ": its size has to come first");
    assertThat(left()).containsExactly(artifact);
  }

  @Test
  void newArtifact_isFlushedOnlyByOption() throws Exception {
    OutputOptions usual = new OutputOptions();
    OutputOptions synced = new OutputOptions();
    CommandLine.populateCommand(usual);
    CommandLine.populateCommand(synced, "--sync");

    assertThat(usual.output().flush()).isEqualTo(Flush.WHEN_REPLACING);
    assertThat(synced.output().flush()).isEqualTo(Flush.ALWAYS);
  }

  @Test
  void standardInputTwice_isAMistake() {
    assertThat(write("module-image -T m -n r -t d -f - -f - -o OUT").expect(ExitCode.USAGE).error())
        .isEqualTo("--file -: standard input can be read once only");
  }

  @Test
  void documentAndArtifact_canNotShareStandardOutput() {
    write("rootfs-image -n r -t d -f IMAGE -o - --json").expect(ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void artifactBeyondTheMaximum_leavesNothing(String compression) throws IOException {
    Run run =
        write(
            "rootfs-image -n r -t d -f IMAGE -o OUT --max-artifact-size 0.1MB --compression "
                + compression);

    assertThat(run.expect(ExitCode.ARTIFACT_INVALID).error())
        .matches("artifact of at least \\d+ bytes: more than --max-artifact-size 100000");
    assertThat(left()).isEmpty();
  }

  @Test
  void artifactBeyondTheMaximum_doesNotReachStandardOutput() {
    Binary run =
        writeBinary(new byte[0], "rootfs-image -n r -t d -f IMAGE -o - --max-artifact-size 100kb");

    assertThat(run.code()).isEqualTo(ExitCode.ARTIFACT_INVALID.number());
    assertThat(run.out()).isEmpty();
  }

  @Test
  void artifactBeyondTheWarning_isWrittenAndWarnedOf() {
    Run run = write("rootfs-image -n r -t d -f IMAGE -o OUT --warn-artifact-size 100000");

    assertThat(run.expect(ExitCode.OK).err()).contains("more than --warn-artifact-size 100000");
    assertThat(artifact).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "5B,5",
    "5KB,5000",
    "1.5MB,1500000",
    "2.gb,2000000000",
    "0.5TB,500000000000",
    "9999999999TB,9223372036854775807"
  })
  void sizes_areDecimal(String text, long bytes) throws Exception {
    assertThat(OutputOptions.size("--max-artifact-size", text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "5MiB", "-1", "1..5", "5 M", "M", ".5"})
  void otherSizes_areMistakes(String text) {
    Run run =
        Run.tandem(
            "artifact",
            "write",
            "rootfs-image",
            "-n",
            "r",
            "-t",
            "d",
            "-f",
            image,
            "-o",
            artifact,
            "--max-artifact-size=" + text);

    assertThat(run.expect(ExitCode.USAGE).error()).startsWith("--max-artifact-size '" + text);
  }

  @Test
  void bootstrapArtifact_statesFactsOnly() {
    write("bootstrap-artifact -n boot -t d -p a:b -o OUT").expect(ExitCode.OK);

    Run read = Run.tandem("artifact", "read", artifact).expect(ExitCode.OK);
    assertThat(read.out())
        .contains("Type: Empty type")
        .contains("      a: b")
        .contains("Files: []");
  }

  @Test
  void version2_isWrittenForImages() {
    write("rootfs-image -v 2 -n r -t d -f IMAGE -o OUT").expect(ExitCode.OK);

    Run read = Run.tandem("artifact", "read", artifact).expect(ExitCode.OK);
    assertThat(read.out()).contains("  Version: 2");
  }

  @ParameterizedTest
  @CsvSource({
    "rootfs-image -v 1 -n r -t d -f IMAGE -o OUT,UNSUPPORTED",
    "rootfs-image -v 2 -p a:b -n r -t d -f IMAGE -o OUT,USAGE",
    "module-image -v 2 -T m -n r -t d -o OUT,USAGE",
    "module-image -T m -n r -t d -o OUT --augment-provides a:b,USAGE",
    "module-image -T m -n r -t d -o OUT -f /,USAGE",
    "bootstrap-artifact -n r -t d -o OUT -s x,USAGE"
  })
  void whatCanNotBeWritten_isRefused(String options, ExitCode code) throws IOException {
    write(options).expect(code);
    assertThat(left()).isEmpty();
  }

  @Test
  void augmentedArtifact_isShownAndWarnedOfButNotInstalled() throws IOException {
    Path added = Files.writeString(folder.resolve("added.txt"), "x");
    Run run =
        write(
            "module-image -T m -n r -t d -f IMAGE -o OUT --augment-type other --augment-provides"
                + " a:b --augment-file "
                + added);

    assertThat(run.expect(ExitCode.OK).err()).contains("no signature covers what augments");
    assertThat(Run.tandem("artifact", "read", artifact).expect(ExitCode.OK).out())
        .contains("Augmented with, covered by no signature:\n  - Type: other")
        .containsSubsequence("name: image.ext4", "Augmented with", "name: added.txt");
    assertThat(Run.tandem("artifact", "validate", artifact).expect(ExitCode.OK).out())
        .contains("no signature covers");
    Path device = folder.resolve("device");
    Run.tandem("sim", "create", device, "--slot-size", "1M").expect(ExitCode.OK);
    Run.tandem("--root", device, "install", artifact).expect(ExitCode.UNSUPPORTED);
  }
}
