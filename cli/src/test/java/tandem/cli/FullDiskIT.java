package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written where there is no room, and what is flushed before it has its name. */
class FullDiskIT {
  @TempDir Path folder;
  private Path artifact;
  private Path disk;

  @BeforeEach
  void makeArtifact() throws IOException {
    artifact = folder.resolve("a.mender");
    disk = Files.createDirectory(folder.resolve("disk"));
    Path large = Images.noise(folder, "large", 1 << 20);
    Run.tandem(
            "artifact",
            "write",
            "module-image",
            "-n",
            "n",
            "-t",
            "t",
            "-T",
            "files",
            "-f",
            large,
            "-o",
            artifact)
        .expect(ExitCode.OK);
  }

  // A file system in memory, of 64 KiB, that nobody else sees.
  private Run onFullDisk(Object... arguments) throws Exception {
    RequiredTool.ownMountsOrSkip();
    String script =
        "mount -t tmpfs -o size=64k none \"$0\" && head -c 62k /dev/zero >\"$0/rest\" && {"
            + " \"$@\"; code=$?; ls -A \"$0\"; exit $code; }";
    return TandemProcess.tandem(arguments)
        .behind("unshare", "-rm", "sh", "-c", script, disk.toString())
        .run();
  }

  @Test
  void dump_namesTheFile_andLeavesNothing() throws Exception {
    Run run = onFullDisk("artifact", "dump", "--files", disk, artifact);

    assertThat(run.expect(ExitCode.IO_ERROR).error())
        .isEqualTo(disk.resolve("large") + ": No space left on device");
    assertThat(run.out()).isEqualTo("rest\n");
  }

  @Test
  void keys_namesTheFile_andLeavesNothing() throws Exception {
    Path key = disk.resolve("key");
    for (List<String> force : List.of(List.<String>of(), List.of("--force"))) {
      List<Object> line = new ArrayList<>(List.of("artifact", "keys", "generate"));
      line.addAll(List.of("--type", "rsa3072", "-o", key, "--public", disk.resolve("public")));
      line.addAll(force);

      Run run = onFullDisk(line.toArray());

      assertThat(run.expect(ExitCode.IO_ERROR).error())
          .isEqualTo(key + ": No space left on device");
      assertThat(run.out()).isEqualTo("rest\n");
    }
  }

  @Test
  void digest_namesTheFile() throws Exception {
    Path digest = disk.resolve("missing/digest");

    Run run = Run.tandem("artifact", "sign", "--digest-out", digest, artifact);

    assertThat(run.expect(ExitCode.NO_INPUT).error()).isEqualTo(digest.getParent() + ": not found");
  }

  @Test
  void dump_flushesBeforeFilesHaveTheirNames() throws Exception {
    RequiredTool.orSkip("strace");
    Path trace = folder.resolve("trace");

    TandemProcess.tandem("artifact", "dump", "--files", disk, artifact)
        .behind(
            "strace", "-f", "-y", "-o", trace.toString(), "-e", "trace=fsync,linkat,link,rename")
        .run()
        .expect(ExitCode.OK);

    List<String> calls =
        Files.readAllLines(trace).stream()
            .filter(line -> line.contains(disk.toString()))
            .map(line -> line.replaceFirst("^\\d+ +(\\w+)\\(.*", "$1").replaceFirst("at$", ""))
            .toList();
    assertThat(calls).containsExactly("fsync", "link", "fsync");
  }
}
