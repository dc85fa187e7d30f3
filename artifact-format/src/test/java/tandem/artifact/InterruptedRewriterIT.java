package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds that an artifact is the old one or the new one, whenever a change of it is stopped. */
class InterruptedRewriterIT {
  private static final int MIB = 1 << 20;
  private static final int MOMENTS = 12;

  @TempDir private Path folder;
  private Path artifact;
  private byte[] old = {};

  @BeforeEach
  void prepare() throws IOException {
    artifact = Files.createDirectory(folder.resolve("out")).resolve("a.mender");
  }

  private void write(int mebibytes) throws IOException {
    Path image = folder.resolve("image");
    byte[] block = new byte[MIB];
    Random random = new Random(1);
    try (OutputStream out = Files.newOutputStream(image)) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    ArtifactWriter.write(
        ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE)
            .name("rel-1")
            .deviceType("dev1")
            .file(image)
            .compression(Compression.NONE)
            .build(),
        artifact);
    old = Files.readAllBytes(artifact);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep", "gzip"})
  void fullDisk_leavesTheOldArtifact(String compression) throws Exception {
    ReferenceTool.orSkip("sh");
    write(2);
    // Stands for a full disk, without needing one: no file may exceed 1024 blocks of 512 bytes.
    List<String> line = new ArrayList<>(List.of("sh", "-c", "ulimit -f 1024 && exec \"$@\"", "sh"));
    line.addAll(RewriteOnce.command("-XX:-UsePerfData", artifact, compression));

    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isEqualTo(1);
    assertThat(output).contains("java.io.IOException: " + artifact + ": File too large");
    assertThat(files()).containsExactly("a.mender");
    assertThat(artifact).hasBinaryContent(old);
  }

  @Test
  void terminated_removesItsFile() throws Exception {
    write(64);
    Process process = start("lzma");
    try {
      while (files().size() < 2 && process.isAlive()) {
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
      assertThat(files()).hasSize(2);
    } finally {
      process.destroy();
    }

    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(files()).containsExactly("a.mender");
    assertThat(artifact).hasBinaryContent(old);
  }

  @Test
  void killedAtAnyMoment_leavesTheOldArtifactOrTheNewOne() throws Exception {
    write(32);
    byte[] first = old.clone();
    assertThat(start("keep").waitFor()).isZero();
    byte[] changed = Files.readAllBytes(artifact);
    int inTheWrite = 0;
    for (int moment = 0; moment < MOMENTS; moment++) {
      Files.write(artifact, first);
      Process process = start("keep");
      // From the start of the write to after the rename, whatever the machine takes for both.
      awaitBytes(process, changed.length * (moment + 1L) / MOMENTS);
      process.destroyForcibly().waitFor();

      inTheWrite += deleteUnfinished();
      byte[] now = Files.readAllBytes(artifact);
      assertThat(Arrays.equals(now, first) || Arrays.equals(now, changed))
          .as("killed at moment %d", moment)
          .isTrue();
    }
    assertThat(inTheWrite).as("kills in the midst of the write").isPositive();
  }

  /** Waits until the hidden file has so many bytes, or has got its name. */
  private void awaitBytes(Process process, long bytes) throws Exception {
    while (process.isAlive()) {
      for (Path file : unfinished()) {
        if (size(file) >= bytes) {
          return;
        }
      }
      process.waitFor(1, TimeUnit.MILLISECONDS);
    }
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0; // it has got its name since
    }
  }

  private int deleteUnfinished() throws IOException {
    List<Path> files = unfinished();
    for (Path file : files) {
      Files.delete(file);
    }
    return files.size();
  }

  private List<Path> unfinished() throws IOException {
    try (Stream<Path> list = Files.list(artifact.resolveSibling("."))) {
      return list.filter(path -> path.toString().endsWith(".part")).toList();
    }
  }

  private Process start(String compression) throws IOException {
    return new ProcessBuilder(RewriteOnce.command("-Xmx64m", artifact, compression))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> list = Files.list(artifact.resolveSibling("."))) {
      return list.map(path -> path.getFileName().toString()).toList();
    }
  }
}
