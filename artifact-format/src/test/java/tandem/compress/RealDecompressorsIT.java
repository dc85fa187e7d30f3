package tandem.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds that the programs in use take what we write. */
class RealDecompressorsIT {
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;

  @Test
  void gzip_takesIt() throws Exception {
    orSkip("gzip");
    for (Map.Entry<String, byte[]> input : Inputs.all().entrySet()) {
      Path file = folder.resolve("a.gz");
      write(file, input.getValue(), (out, size) -> Compressors.gzip(out, 2, size));

      run("gzip", "-t", file.toString());
      restored(input.getValue(), "gzip", "-d", "-c", file.toString());
    }
  }

  @Test
  void xz_takesIt() throws Exception {
    orSkip("xz");
    for (int size : new int[] {0, 1, 8 * MIB, 9 * MIB + 1}) {
      byte[] input = Inputs.mixed(size, size);
      Path file = folder.resolve("a.xz");
      write(file, input, (out, length) -> Compressors.xz(out, 0, length));

      run("xz", "-t", file.toString());
      restored(input, "xz", "-d", "-c", file.toString());
      // strms, blocks
      assertThat(run("xz", "--robot", "-l", file.toString()))
          .contains("file\t1\t" + (size + 4 * MIB - 1) / (4 * MIB) + "\t")
          .contains("\tCRC64\t");
    }
  }

  @Test
  void zstd_takesIt() throws Exception {
    orSkip("zstd");
    for (int size : new int[] {0, 1, 4 * MIB, 9 * MIB + 1}) {
      byte[] input = Inputs.mixed(size, size);
      Path file = folder.resolve("a.zst");
      write(file, input, (out, length) -> Compressors.zstd(out, 3, length));

      run("zstd", "-t", file.toString());
      run("zstd", "-l", file.toString());
      restored(input, "zstd", "-d", "-c", file.toString());
    }
  }

  private interface Opener {
    OutputStream open(OutputStream out, long size) throws IOException;
  }

  private static void write(Path file, byte[] input, Opener opener) throws IOException {
    try (OutputStream out = opener.open(Files.newOutputStream(file), input.length)) {
      out.write(input);
    }
  }

  private static void orSkip(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    if (Arrays.stream(path.split(File.pathSeparator, -1))
        .noneMatch(place -> Files.isExecutable(Path.of(place, program)))) {
      String reason = program + " is not installed";
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      System.out.println("skipped: " + reason);
      abort(reason);
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
    return output;
  }

  private static void restored(byte[] input, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    assertThat(Arrays.equals(process.getInputStream().readAllBytes(), input))
        .as("%s", List.of(command))
        .isTrue();
    assertThat(process.waitFor()).isZero();
  }
}
