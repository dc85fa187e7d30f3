package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final byte[] TEXT = "what came through a pipe".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void content_canBeOpenedAndCopied() throws IOException {
    try (Spool spool = Spool.create(folder)) {
      spool.fill(new ByteArrayInputStream(TEXT));
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      spool.copyTo(copy);

      assertThat(copy.toByteArray()).isEqualTo(TEXT);
      assertThat(Files.readAllBytes(spool.path())).isEqualTo(TEXT);
      assertThat(Files.isRegularFile(spool.path())).isTrue();
      assertThat(spool.size()).isEqualTo(TEXT.length);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nothingIsInTheFolder_evenWhileItIsOpen() throws IOException {
    try (Spool spool = Spool.create(folder)) {
      spool.fill(new ByteArrayInputStream(TEXT));

      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void closedSpool_isGone() throws IOException {
    Spool spool = Spool.create(folder);
    spool.close();

    assertThat(spool.path()).doesNotExist();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void payloadFile_mayBeASpool() throws IOException {
    Path artifact = folder.resolve("a.mender");
    try (Spool spool = Spool.create(folder)) {
      spool.fill(new ByteArrayInputStream(TEXT));

      ArtifactWriter.write(
          ArtifactSpec.builder("m")
              .name("n")
              .deviceType("d")
              .file(new PayloadSource("piped", spool.path()))
              .build(),
          artifact);
    }

    try (ArtifactReader reader = Reading.open(Files.newInputStream(artifact))) {
      PayloadFile file = Reading.next(Reading.next(reader));
      assertThat(file.name()).isEqualTo("piped");
      assertThat(file.content().readAllBytes()).isEqualTo(TEXT);
      reader.finish();
    }
  }

  @Test
  void missingFolder_isSaidToBeMissing() {
    assertThatThrownBy(() -> Spool.create(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
