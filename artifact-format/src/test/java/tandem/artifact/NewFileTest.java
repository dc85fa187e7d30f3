package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.artifact.ArtifactWriter.Flush;

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
  void replacedFile_handsOnItsMode() throws IOException {
    Path target = Files.writeString(folder.resolve("a"), "old");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-----"));

    try (NewFile file = NewFile.create(target)) {
      append(file, "new");
      file.commit();
    }

    assertThat(target).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rwxr-----");
  }

  @Test
  void unfinishedReplacement_isForItsOwnerOnly() throws IOException {
    Path target = Files.writeString(folder.resolve("a"), "old");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));

    try (NewFile file = NewFile.create(target)) {
      append(file, "new");

      try (Stream<Path> list = Files.list(folder)) {
        assertThat(list.filter(path -> !path.equals(target)))
            .allSatisfy(
                path ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo("rw-------"));
      }
    }
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

  @ParameterizedTest
  @CsvSource({"5, 5", "5, 0", "0, 5", "700000, 700001", "700001, 700000", "10, 3000000"})
  void replacedStart_movesTheRest(int before, int after) throws IOException {
    Path target = folder.resolve("a");
    byte[] rest = new byte[2_500_000];
    new Random(before).nextBytes(rest);
    byte[] start = new byte[after];
    Arrays.fill(start, (byte) 'x');

    try (NewFile file = NewFile.create(target)) {
      file.appender().write(new byte[before]);
      file.appender().write(rest);
      file.replaceStart(before, start);
      assertThat(file.size()).isEqualTo(after + rest.length);
      file.commit(Flush.WHEN_REPLACING);
    }

    byte[] content = Files.readAllBytes(target);
    assertThat(Arrays.copyOf(content, after)).isEqualTo(start);
    assertThat(Arrays.copyOfRange(content, after, content.length)).isEqualTo(rest);
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
