package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class FileSourceTest {
  @TempDir Path folder;

  @Test
  void regularFile_tellsItsLengthAndCanBeOpenedAgain() throws Exception {
    Source source = new FileSource(Files.writeString(folder.resolve("a.mender"), "hello"));

    assertThat(source.name()).isEqualTo(folder + "/a.mender");
    for (int i = 0; i < 2; i++) {
      try (Source.Opened opened = source.open()) {
        assertThat(opened.length()).isEqualTo(OptionalLong.of(5));
        assertThat(opened.stream().readAllBytes()).asString().isEqualTo("hello");
      }
    }
  }

  @Test
  void emptyFile_hasNoBytes() throws Exception {
    try (Source.Opened opened = new FileSource(Files.createFile(folder.resolve("a"))).open()) {

      assertThat(opened.stream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void fileWhoseSizeIsNotKnown_isReadAllTheSame() throws Exception {
    try (Source.Opened opened = new FileSource(Path.of("/proc/self/stat")).open()) {

      assertThat(opened.length()).isEmpty();
      assertThat(opened.stream().readAllBytes()).isNotEmpty();
    }
  }

  @Test
  void fileThatShrinksWhileItIsRead_isAFailure() throws Exception {
    Path file = Files.write(folder.resolve("a"), new byte[FileSource.BUFFER * 2]);
    try (Source.Opened opened = new FileSource(file).open();
        FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
      InputStream in = opened.stream();
      in.read();

      other.truncate(FileSource.BUFFER);

      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessage("%s: ended after 131072 bytes, expected 262144", file);
    }
  }

  @Test
  void folder_isRefusedWithAHint() {
    UpdateException refusal = Opening.refusal(new FileSource(folder));

    assertThat(refusal.kind()).isEqualTo(ErrorKind.NO_INPUT);
    assertThat(refusal).hasMessage(folder + ": is a directory, expected a file");
    assertThat(refusal.hint()).isPresent();
  }

  @Test
  void missingFile_isNoInput() {
    UpdateException refusal = Opening.refusal(new FileSource(folder.resolve("a.mender")));

    assertThat(refusal.kind()).isEqualTo(ErrorKind.NO_INPUT);
    assertThat(refusal).hasMessage(folder + "/a.mender: no such file");
  }

  @Test
  void danglingLink_isNoInput() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nothing"));

    assertThat(Opening.refusal(new FileSource(link)).kind()).isEqualTo(ErrorKind.NO_INPUT);
  }

  @Test
  void pathThroughAFile_isNoInput() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    UpdateException refusal = Opening.refusal(new FileSource(file.resolve("a")));

    assertThat(refusal.kind()).isEqualTo(ErrorKind.NO_INPUT);
    assertThat(refusal).hasMessage(file + "/a: can not be opened: Not a directory");
  }

  // The tests run as root too, for whom no file is forbidden.
  @Test
  void forbiddenFile_isNoPermission() {
    UpdateException refusal =
        new FileSource(Path.of("/a")).refused(ErrorKind.IO_ERROR, new AccessDeniedException("/a"));

    assertThat(refusal.kind()).isEqualTo(ErrorKind.NO_PERMISSION);
    assertThat(refusal).hasMessage("/a: permission denied");
  }

  @Test
  void deviceWithoutMedium_isAnIoError() {
    UpdateException refusal =
        new FileSource(Path.of("/dev/sdb"))
            .refused(
                ErrorKind.IO_ERROR, new FileSystemException("/dev/sdb", null, "No medium found"));

    assertThat(refusal.kind()).isEqualTo(ErrorKind.IO_ERROR);
    assertThat(refusal).hasMessage("/dev/sdb: can not be opened: No medium found");
  }
}
