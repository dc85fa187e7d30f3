package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds that a writer that is stopped leaves the old artifact and nothing else. */
class InterruptedWriterIT {
  @TempDir private Path folder;
  private Path image;
  private Path target;

  @BeforeEach
  void makeFiles() throws IOException {
    image = folder.resolve("image");
    target = Files.createDirectory(folder.resolve("out")).resolve("a.mender");
    Files.writeString(target, "old");
  }

  @Test
  void fullDisk_isReportedWithThePath() throws Exception {
    ReferenceTool.orSkip("sh");
    length(2 << 20);
    // Stands for a full disk, without needing one: no file may exceed 1024 blocks of 512 bytes.
    List<String> line = new ArrayList<>(List.of("sh", "-c", "ulimit -f 1024 && exec \"$@\"", "sh"));
    line.addAll(WriteOnce.command("-XX:-UsePerfData", image, target, Compression.NONE));

    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(output).contains("java.io.IOException: " + target + ": File too large");
    assertThat(files()).containsExactly("a.mender");
    assertThat(target).hasContent("old");
  }

  @Test
  void terminatedWriter_removesItsFile() throws Exception {
    length(512 << 20);
    Process process =
        new ProcessBuilder(WriteOnce.command("-Xmx64m", image, target, Compression.GZIP))
            .redirectErrorStream(true)
            .start();
    try {
      while (files().size() < 2 && process.isAlive()) {
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
      assertThat(files()).hasSize(2);
    } finally {
      process.destroy();
    }

    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(files()).containsExactly("a.mender");
    assertThat(target).hasContent("old");
  }

  private void length(long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> list = Files.list(target.resolveSibling("."))) {
      return list.map(path -> path.getFileName().toString()).toList();
    }
  }
}
