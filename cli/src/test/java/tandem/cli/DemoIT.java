package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as the README asks for it. */
class DemoIT {
  @TempDir Path folder;
  private Path temporary;

  @BeforeEach
  void makeFolder() throws Exception {
    RequiredTool.orSkip("mke2fs");
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  private Command demo(Object... options) {
    List<Object> words = Stream.concat(Stream.of("demo"), Stream.of(options)).toList();
    return TandemProcess.tandem(words.toArray())
        .env("TANDEM_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
  }

  @Test
  void demo_succeedsAndLeavesNothingBehind() throws Exception {
    Run run = demo("--json").run().expect(ExitCode.OK);

    assertThat(Json.text(Json.document(run.out()), "kind")).isEqualTo("OK");
    assertThat(run.err()).contains("$ tandem install", "slot B boots", "(exit code 88)");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void demoThatIsEnded_leavesNothingBehind() throws Exception {
    try (RunningCommand demo = demo().start()) {
      demo.waitFor(() -> hasDevice());
      demo.signal("TERM");

      assertThat(demo.await().code()).isEqualTo(143);
    }

    assertThat(temporary).isEmptyDirectory();
  }

  private boolean hasDevice() throws Exception {
    try (Stream<Path> entries = Files.list(temporary)) {
      return entries.anyMatch(demo -> Files.exists(demo.resolve("device/dev/slot-a")));
    }
  }
}
