package tandem.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir Path folder;

  @Test
  void entries_areSortedByName() throws Exception {
    Path b = Files.createDirectory(folder.resolve("b"));
    Path a = Files.writeString(folder.resolve("a"), "");

    assertThat(Folders.list(folder)).containsExactly(a, b);
  }

  @Test
  void whatIsNoFolder_isNotOpened() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> Folders.list(file)).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> Folders.list(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
