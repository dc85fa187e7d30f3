package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is printed in the place of mender-artifact 4.4.0, which no distribution has: the expected
 * texts are those that it printed for the same artifacts, {@code TZ=UTC mender-artifact read}.
 */
class MenderArtifact44Test {
  @TempDir Path folder;

  @BeforeEach
  void makeInputs() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "hello\n");
    Files.writeString(folder.resolve("b.bin"), "b\n");
    Files.writeString(
        folder.resolve("meta.json"),
        "{\"k\":1,\"a\":\"b\",\"o\":{\"x\":[1,\"<&>\",{}],\"e\":{}},\"n\":null,\"t\":true}");
    Files.writeString(folder.resolve("more.json"), "{\"k\":2,\"o\":{\"y\":true}}");
    Files.writeString(folder.resolve("ArtifactInstall_Enter_10_x"), "#!/bin/sh\n");
    Files.writeString(folder.resolve("ArtifactCommit_Leave_00"), "#!/bin/sh\n");
  }

  @ParameterizedTest
  @CsvSource({
    "everything, module-image -T single-file -n rel-1 -c dev1 -c dev2 -f @a.txt -f @b.bin"
        + " -m @meta.json -s @ArtifactInstall_Enter_10_x -s @ArtifactCommit_Leave_00 -p foo:bar"
        + " -d dep:val -g grp -G grp1 -G grp2 -N old",
    "rootfs, rootfs-image -n release-1 -c dev -f @a.txt",
    "version-2, rootfs-image -v 2 -n release-1 -c dev -f @a.txt",
    "bootstrap, bootstrap-artifact -n release-1 -c dev -p rootfs-image.version:release-1",
    "empty, module-image -T m -n a_b -c dev --no-default-software-version",
    "augmented, module-image -T m -n a -c dev -f @a.txt -p x:y -p k:v -d d:e -m @meta.json"
        + " --augment-type m2 --augment-file @b.bin --augment-provides k:w --augment-depends f:g"
        + " --augment-meta-data @more.json"
  })
  void readPrintsTheTextOf44(String name, String options) throws IOException {
    run("write " + options + " -o @made.mender");

    String text = run("read --no-progress @made.mender").out();

    assertThat(text.replaceAll("modified: .*", "modified: *"))
        .isEqualTo(expected(name).replaceAll("modified: .*", "modified: *"));
  }

  @Test
  void dashAsOutput_isStandardOutput_andNothingElseGoesThere() throws IOException {
    run("write module-image -T m -n a -t dev -f @a.txt -o @made.mender");

    Run piped = run("write module-image -T m -n a -t dev -f @a.txt -o -");

    assertThat(piped.out()).startsWith("version\0");
    assertThat(piped.err()).contains("--device-type is deprecated");
  }

  @Test
  void versionIsTheOneThatIsAskedFor() {
    assertThat(run("--version").out()).isEqualTo("mender-artifact version 4.4.0\n");
    assertThat(Run.named("mender-artifact", environment("3.9"), new byte[0], "-v").out())
        .isEqualTo("mender-artifact version 3.9.0\n");
  }

  @Test
  void anotherVersion_isRefused() {
    Run run = Run.named("mender-artifact", environment("5"), new byte[0], "--version");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("expected 3.9 or 4.4");
  }

  @Test
  void helpOfEveryCommandNamesItsOptions() {
    for (String command :
        List.of("read", "validate", "sign", "modify", "cp", "install", "rm", "dump")) {
      assertThat(run("help " + command).out())
          .isEqualTo(run(command + " --help").out())
          .startsWith(run(command + " -h").out())
          .contains("usage: mender-artifact " + command, "--help, -h");
    }
    assertThat(run("").out()).isEqualTo(run("help").out()).contains("write", "validate", "dump");
    assertThat(run("write").out()).isEqualTo(run("write --help").out()).contains("rootfs-image");
    assertThat(run("write help rootfs-image").out()).contains("--compatible-types, -c");
  }

  private static String expected(String name) throws IOException {
    try (InputStream in =
        MenderArtifact44Test.class.getResourceAsStream("mender-artifact-4.4/" + name + ".txt")) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static Map<String, String> environment(String version) {
    return Map.of(MenderArtifactVersion.VARIABLE, version);
  }

  private Run run(String line) {
    List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
    words.removeIf(String::isEmpty);
    words.replaceAll(word -> word.replace("@", folder + "/"));
    Run run = Run.named("mender-artifact", environment("4.4"), new byte[0], words.toArray());
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }
}
