package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends the built program while it has a spool, and sends it where binary data has no place. */
class SpoolIT {
  private static final int SOME = 1 << 20; // more than a pipe holds

  @TempDir Path folder;

  @BeforeEach
  void needTools() {
    RequiredTool.orSkip("kill", "script");
  }

  private Command write(Object... more) {
    return TandemProcess.tandem(
        Stream.concat(
                Stream.of(
                    "artifact",
                    "write",
                    "rootfs-image",
                    "-n",
                    "n",
                    "-t",
                    "d",
                    "-o",
                    folder.resolve("a.mender")),
                Stream.of(more))
            .toArray());
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "KILL,137"})
  void endedProgram_leavesNothing(String signal, int code) throws Exception {
    try (RunningCommand running = write("-f", "-").start()) {
      running.feed(new byte[SOME], 0, SOME);
      running.signal(signal);

      assertThat(running.await().code()).isEqualTo(code);
    }
    assertNothingIsLeft();
  }

  @Test
  void terminal_getsNoBinaryData() throws Exception {
    Path image = Files.write(folder.resolve("image"), new byte[1000]);
    String line = TandemProcess.PROGRAM + " artifact write rootfs-image -n n -t d -o - -f " + image;

    Run run = Command.of("script", "-qec", line, "/dev/null").run();

    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.out()).contains("standard output is a terminal").doesNotContain("manifest");
  }

  @Test
  void terminal_getsNoSignedArtifact() throws Exception {
    Path image = Files.write(folder.resolve("image"), new byte[1000]);
    Path artifact = folder.resolve("a.mender");
    TandemProcess.tandem("artifact", "write", "rootfs-image", "-n", "n", "-t", "d")
        .arguments("-o", artifact, "-f", image)
        .succeed();
    String line = TandemProcess.PROGRAM + " artifact sign --signer-command true -o - " + artifact;

    Run run = Command.of("script", "-qec", line, "/dev/null").run();

    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.out()).contains("standard output is a terminal").doesNotContain("manifest");
  }
}
