package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tandem.artifact.ArtifactWriter.Flush;

/** Holds where artifacts can be written to, and how large they may get. */
class WriterOutputTest {
  @TempDir Path folder;
  private Path image;
  private Path target;

  @BeforeEach
  void makeImage() throws IOException {
    byte[] content = new byte[100_000];
    new SplittableRandom(3).nextBytes(content);
    image = Files.write(folder.resolve("image"), content);
    target = folder.resolve("a.mender");
  }

  private ArtifactSpec spec(Compression compression) {
    return ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE)
        .name("n")
        .deviceType("d")
        .file(image)
        .compression(compression)
        .build();
  }

  private byte[] written(Compression compression) throws IOException {
    ArtifactWriter.write(spec(compression), target);
    return Files.readAllBytes(target);
  }

  @Test
  void stream_getsTheBytesOfTheFile() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    ArtifactWriter.stream(spec(Compression.NONE), out, Long.MAX_VALUE);

    assertThat(out.toByteArray()).isEqualTo(written(Compression.NONE));
  }

  @Test
  void streamOfUnknownSizes_isRefused() {
    assertThatThrownBy(
            () ->
                ArtifactWriter.stream(
                    spec(Compression.GZIP), new ByteArrayOutputStream(), Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void spool_getsTheBytesOfTheFile() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Spool spool = Spool.create(folder)) {
      ArtifactWriter.write(spec(Compression.GZIP), spool);
      spool.copyTo(out);
    }

    assertThat(out.toByteArray()).isEqualTo(written(Compression.GZIP));
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void artifactOfTheLargestSize_isWritten(Compression compression) throws IOException {
    long size = written(compression).length;

    ArtifactWriter.write(spec(compression), target, Flush.WHEN_REPLACING, size);

    assertThat(Files.size(target)).isEqualTo(size);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void artifactThatIsTooLarge_isNotThere(Compression compression) throws IOException {
    long most = written(compression).length - 1L;
    Files.delete(target);

    assertThatThrownBy(
            () -> ArtifactWriter.write(spec(compression), target, Flush.WHEN_REPLACING, most))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageStartingWith("artifact: ")
        .hasMessageEndingWith(" bytes, at most " + most + " are allowed");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(image);
    }
  }

  @Test
  void streamThatIsTooLarge_getsNothing() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThatThrownBy(() -> ArtifactWriter.stream(spec(Compression.NONE), out, 100_000))
        .isInstanceOf(LimitExceededException.class);
    assertThat(out.size()).isZero();
  }
}
