package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundFileTest {
  @TempDir private Path folder;
  private Path file;
  private Path copy;
  private FoundFile found;

  @BeforeEach
  void find() throws IOException {
    file = Files.writeString(folder.resolve("a"), "old");
    copy = Files.writeString(folder.resolve("copy"), "new");
    found = FoundFile.of(file);
  }

  @Test
  void unchangedFile_isReplaced() throws IOException {
    found.replaceBy(copy);

    assertThat(file).hasContent("new");
    assertThat(copy).doesNotExist();
  }

  @Test
  void writeProtectedFile_isReplaced() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

    found.replaceBy(copy);

    assertThat(file).hasContent("new");
  }

  @Test
  void anotherFileOfTheSameSizeAndTime_stays() throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    Path other = Files.writeString(folder.resolve("b"), "his");
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    Files.setLastModifiedTime(file, time);

    expectKept("his", ": was changed by somebody else meanwhile, and is left like that");
  }

  @Test
  void fileWrittenAnew_stays() throws IOException {
    Files.writeString(file, "his");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));

    expectKept("his", ": was changed by somebody else meanwhile, and is left like that");
  }

  @Test
  void removedFile_doesNotComeBack() throws IOException {
    Files.delete(file);

    assertThatThrownBy(() -> found.replaceBy(copy))
        .isInstanceOf(FileChangedException.class)
        .hasMessage(file + ": was removed by somebody else meanwhile");
    assertThat(file).doesNotExist();
  }

  @Test
  void lockedFile_stays() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();

      expectKept("old", ": is in use by somebody else, and is left as it is");
    }
    found.replaceBy(copy);
    assertThat(file).hasContent("new");
  }

  private void expectKept(String content, String message) {
    assertThatThrownBy(() -> found.replaceBy(copy))
        .isInstanceOf(FileChangedException.class)
        .hasMessage(file + message);
    assertThat(file).hasContent(content);
    assertThat(copy).hasContent("new");
  }

  @Test
  void onlyTheFileThatIsRead_isChanged() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    Path missing = folder.resolve("missing");

    assertThat(FoundFile.ofChanged(file, link)).isPresent();
    assertThat(FoundFile.ofChanged(file, copy)).isEmpty();
    assertThat(FoundFile.ofChanged(file, missing)).isEmpty();
    assertThat(FoundFile.ofChanged(missing, missing)).isEmpty();
  }
}
