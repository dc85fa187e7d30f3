package tandem.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegularFileTest {
  @TempDir Path folder;

  @Test
  void readUpToTheLimit_succeedsAndOneMoreByteFails() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "12345");

    assertThat(RegularFile.read(file, 5)).isEqualTo("12345".getBytes(UTF_8));
    assertThatThrownBy(() -> RegularFile.read(file, 4))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(file + ": is larger than the 4 bytes it may have");
  }

  @Test
  void missingFile_isSeenByTheReader() {
    assertThatThrownBy(() -> RegularFile.read(folder.resolve("none"), 5))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatIsNoFile_isNotOpened() {
    assertThatThrownBy(() -> RegularFile.open(folder))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(folder + ": is not a regular file");
  }
}
