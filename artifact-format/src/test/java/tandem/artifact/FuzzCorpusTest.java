package tandem.artifact;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every seed and every past finding through its fuzz target; {@code bench/fuzz} makes more.
 */
class FuzzCorpusTest {
  private static final Map<String, Consumer<byte[]>> TARGETS =
      Map.of(
          "tar", TarFuzzTarget::fuzzerTestOneInput,
          "artifact", ArtifactFuzzTarget::fuzzerTestOneInput,
          "header", HeaderFuzzTarget::fuzzerTestOneInput,
          "manifest", ManifestFuzzTarget::fuzzerTestOneInput,
          "signature", SignatureFuzzTarget::fuzzerTestOneInput,
          "key", KeyFuzzTarget::fuzzerTestOneInput,
          "decoder", DecoderFuzzTarget::fuzzerTestOneInput);

  static Stream<Arguments> inputs() throws IOException {
    Path corpus = corpus();
    try (Stream<Path> files = Files.walk(corpus)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !folder(file).equals(corpus))
          .sorted()
          .map(file -> Arguments.of(target(file), file.getFileName().toString(), file))
          .toList()
          .stream();
    }
  }

  private static Path corpus() throws IOException {
    try {
      return Path.of(Objects.requireNonNull(FuzzCorpusTest.class.getResource("fuzz")).toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  private static String target(Path file) {
    return folder(file).getFileName().toString();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("inputs")
  @Timeout(value = 10, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void input_isReadOrRefusedInTheRightWay(String target, String name, Path file)
      throws IOException {
    Objects.requireNonNull(TARGETS.get(target)).accept(Files.readAllBytes(file));
  }

  @Test
  void everyTarget_hasSeeds() throws IOException {
    // A folder of another name would be one that nobody runs.
    assertThat(inputs().map(input -> input.get()[0]).distinct())
        .containsExactlyInAnyOrderElementsOf(TARGETS.keySet());
  }
}
