package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {
  @TempDir private Path folder;

  @Test
  void fileAppears_onlyWithCommit() throws IOException {
    Path target = folder.resolve("a");

    try (NewFile file = NewFile.create(target)) {
      append(file, "text");
      assertThat(target).doesNotExist();
      file.commit();
    }

    assertThat(target).hasContent("text");
    assertThat(files()).containsExactly("a");
  }

  @Test
  void existingFile_staysWithoutCommit() throws IOException {
    Path target = Files.writeString(folder.resolve("a"), "old");

    try (NewFile file = NewFile.create(target)) {
      append(file, "new");
    }

    assertThat(target).hasContent("old");
    assertThat(files()).containsExactly("a");
  }

  @Test
  void existingFile_isReplaced() throws IOException {
    Path target = Files.writeString(folder.resolve("a"), "something longer");

    try (NewFile file = NewFile.create(target)) {
      append(file, "new");
      file.commit();
    }

    assertThat(target).hasContent("new");
  }

  @Test
  void overwriting_leavesTheRest() throws IOException {
    Path target = folder.resolve("a");

    try (NewFile file = NewFile.create(target)) {
      append(file, "0123");
      file.overwrite(1, "x".getBytes(StandardCharsets.US_ASCII));
      append(file, "45");
      assertThat(file.size()).isEqualTo(6);
      file.commit();
    }

    assertThat(target).hasContent("0x2345");
  }

  @Test
  void fileBehindALink_isReplaced() throws IOException {
    Path real =
        Files.writeString(Files.createDirectory(folder.resolve("d")).resolve("real"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    try (NewFile file = NewFile.create(link)) {
      append(file, "new");
      file.commit();
    }

    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("new");
  }

  @Test
  void folder_isNotReplaced() {
    assertThatThrownBy(() -> NewFile.create(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": exists and is not a regular file");
  }

  @Test
  void missingFolder_isReported() {
    assertThatThrownBy(() -> NewFile.create(folder.resolve("missing/a")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static void append(NewFile file, String text) throws IOException {
    try (OutputStream out = file.appender()) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).toList();
    }
  }
}
