package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Takes artifacts apart and makes them again, with both tools in all combinations. */
class DumpIT {
  @TempDir private Path folder;
  private Path artifact;

  @BeforeEach
  void prepare() {
    RequiredTool.orSkip("mender-artifact", "sh");
    artifact = folder.resolve("a.mender");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mender-artifact", "tandem artifact"})
  void printedCommand_makesTheSameArtifact(String maker) throws Exception {
    writeModule();

    Run dumped = dump("--print0-cmdline").expect(ExitCode.OK);
    Path again = folder.resolve("again.mender");
    List<Object> words = new ArrayList<>(List.of((Object[]) dumped.out().split("\0")));
    words.addAll(List.of("-o", again));
    if (maker.startsWith("tandem")) {
      words.add(0, "artifact");
      Run.tandem(words.toArray()).expect(ExitCode.OK);
    } else {
      words.add(0, maker);
      Command.of(words.toArray()).succeed();
    }

    Run.tandem("artifact", "diff", artifact, again).expect(ExitCode.OK);
  }

  @Test
  void printedLine_isOneForAShell() throws Exception {
    writeModule();

    Run dumped = dump("--print-cmdline").expect(ExitCode.OK);
    Path again = folder.resolve("again.mender");
    Command.of("sh", "-c", "mender-artifact " + dumped.out().strip() + " -o '" + again + "'")
        .succeed();

    Run.tandem("artifact", "diff", artifact, again).expect(ExitCode.OK);
  }

  @Test
  void files_areThoseOfTheReference() throws Exception {
    writeModule();

    dump().expect(ExitCode.OK);
    Command.of(
            "mender-artifact",
            "dump",
            "--files",
            folder.resolve("r/f"),
            "--meta-data",
            folder.resolve("r/m"),
            "--scripts",
            folder.resolve("r/s"),
            artifact)
        .succeed();

    for (String name : List.of("f/a.txt", "m/0000.meta-data", "s/ArtifactInstall_Enter_10_x")) {
      assertThat(folder.resolve("d/" + name)).hasSameBinaryContentAs(folder.resolve("r/" + name));
      assertThat(Files.getPosixFilePermissions(folder.resolve("d/" + name)))
          .isEqualTo(Files.getPosixFilePermissions(folder.resolve("r/" + name)));
    }
  }

  @Test
  void imagesOfBothVersions_andBootstrapArtifacts_areMadeAgain() throws Exception {
    Path image = Files.write(folder.resolve("image"), new byte[5000]);
    for (String[] way :
        new String[][] {
          {"rootfs-image", "-f", image.toString()},
          {"rootfs-image", "-f", image.toString(), "-v", "2"},
          {"rootfs-image", "-f", image.toString(), "--compression", "lzma"},
          {"bootstrap-artifact", "-p", "a:b"}
        }) {
      Files.deleteIfExists(artifact);
      List<Object> words = new ArrayList<>(List.of("mender-artifact", "write"));
      words.addAll(List.of((Object[]) way));
      words.addAll(List.of("-n", "rel-1", "-t", "dev1", "-t", "dev2", "-o", artifact));
      Command.of(words.toArray()).succeed();
      Path into = Files.createTempDirectory(folder, "dump");

      Run dumped =
          Run.tandem("artifact", "dump", "--files", into, "--print0-cmdline", artifact)
              .expect(ExitCode.OK);
      Path again = into.resolve("again.mender");
      List<Object> rebuild = new ArrayList<>(List.of("artifact"));
      rebuild.addAll(List.of((Object[]) dumped.out().split("\0")));
      rebuild.addAll(List.of("-o", again));
      Run.tandem(rebuild.toArray()).expect(ExitCode.OK);

      Run.tandem("artifact", "diff", artifact, again).expect(ExitCode.OK);
    }
  }

  @Test
  void whatIsThere_isNotOverwritten_andNothingAppears() throws Exception {
    writeModule();
    Path there = Files.createDirectories(folder.resolve("d/f")).resolve("a.txt");
    Files.createSymbolicLink(there, folder.resolve("nowhere"));

    Run run = dump().expect(ExitCode.IO_ERROR);

    assertThat(run.error()).isEqualTo(there + ": is there already, and is not overwritten");
    assertThat(folder.resolve("nowhere")).doesNotExist();
    try (Stream<Path> files = Files.walk(folder.resolve("d"))) {
      assertThat(files.filter(file -> !Files.isDirectory(file))).containsExactly(there);
    }
  }

  @Test
  void damagedArtifact_leavesNothing() throws Exception {
    writeModule();
    byte[] bytes = Files.readAllBytes(artifact);
    bytes[bytes.length - 1030] ^= 1; // the last byte of the payload's compressed data or its end
    bytes[bytes.length - 1100] ^= 1;
    Files.write(artifact, Arrays.copyOf(bytes, bytes.length - 1024));

    dump().expect(ExitCode.ARTIFACT_INVALID);

    try (Stream<Path> files = Files.walk(folder.resolve("d"))) {
      assertThat(files.filter(file -> !Files.isDirectory(file))).isEmpty();
    }
  }

  private Run dump(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "artifact",
                "dump",
                "--files",
                folder.resolve("d/f"),
                "--meta-data",
                folder.resolve("d/m"),
                "--scripts",
                folder.resolve("d/s"),
                artifact));
    words.addAll(List.of(more));
    return Run.tandem(words.toArray());
  }

  private void writeModule() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "hello\n");
    Path metaData = Files.writeString(folder.resolve("md.json"), "{\"k\":1,\"a\":\"b c\"}");
    Path script =
        Files.writeString(folder.resolve("ArtifactInstall_Enter_10_x"), "#!/bin/sh\necho\n");
    Command.of(
            "mender-artifact",
            "write",
            "module-image",
            "-T",
            "single-file",
            "-n",
            "rel 1",
            "-t",
            "dev1",
            "-t",
            "dev 2",
            "-f",
            file,
            "-m",
            metaData,
            "-s",
            script,
            "-p",
            "foo:it's $HOME",
            "-d",
            "dep:1",
            "-g",
            "g1",
            "-G",
            "g2",
            "-N",
            "rel-0",
            "-o",
            artifact)
        .succeed();
  }
}
