package tandem.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void missingFile_isCreatedForItsOwnerOnly() throws Exception {
    Path file = folder.resolve("store");

    AtomicFile.replace(file, bytes("new"));

    assertThat(file).hasContent("new");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(names()).containsExactly("store");
  }

  @Test
  void presentFile_isReplacedAndGetsTheMode() throws Exception {
    Path file = Files.writeString(folder.resolve("store"), "old and longer");

    AtomicFile.replace(file, bytes("new"), PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(file).hasContent("new");
    // Wider than the usual umask lets a new file be.
    assertThat(mode(file)).isEqualTo("rw-rw-rw-");
  }

  @Test
  void emptyContent_makesAnEmptyFile() throws Exception {
    Path file = Files.writeString(folder.resolve("store"), "old");

    AtomicFile.replace(file, new byte[0]);

    assertThat(file).isEmptyFile();
  }

  @Test
  void openReaders_keepTheOldContent() throws Exception {
    Path file = Files.writeString(folder.resolve("store"), "old");

    try (var reader = Files.newInputStream(file)) {
      AtomicFile.replace(file, bytes("new"));

      assertThat(reader).hasContent("old");
    }
  }

  @Test
  void leftoverOfAKilledRun_isOverwrittenWithoutItsMode() throws Exception {
    Path file = folder.resolve("store");
    Path leftover = Files.writeString(folder.resolve(".store.tmp"), "half of something longer");
    Files.setPosixFilePermissions(leftover, PosixFilePermissions.fromString("rwxrwxrwx"));

    AtomicFile.replace(file, bytes("new"));

    assertThat(file).hasContent("new");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(names()).containsExactly("store");
  }

  @Test
  void leftoverThatIsALink_isNotWrittenThrough() throws Exception {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(folder.resolve(".store.tmp"), victim);

    AtomicFile.replace(folder.resolve("store"), bytes("new"));

    assertThat(victim).hasContent("precious");
    assertThat(folder.resolve("store")).hasContent("new");
  }

  @Test
  void targetThatIsALink_keepsBeingOne() throws Exception {
    Path real =
        Files.writeString(Files.createDirectory(folder.resolve("data")).resolve("r"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("store"), Path.of("data/r"));

    AtomicFile.replace(link, bytes("new"));

    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("new");
    assertThat(names()).containsExactly("data", "store");
  }

  @Test
  void failedRename_leavesTheTargetAndNothingElse() throws Exception {
    Path file = Files.createDirectory(folder.resolve("store"));
    Files.writeString(file.resolve("inside"), "precious");

    assertThatThrownBy(() -> AtomicFile.replace(file, bytes("new")))
        .isInstanceOf(IOException.class);

    assertThat(file.resolve("inside")).hasContent("precious");
    assertThat(names()).containsExactly("store");
  }

  @Test
  void missingFolder_isAnError() {
    Path file = folder.resolve("none/store");

    assertThatThrownBy(() -> AtomicFile.replace(file, bytes("new")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void fullFileSystem_leavesTheTargetAndNothingElse() throws Exception {
    try (FileSystem small = memory(16 * 1024)) {
      Path file = Files.writeString(small.getPath("store").toAbsolutePath(), "old");

      assertThatThrownBy(() -> AtomicFile.replace(file, new byte[64 * 1024]))
          .isInstanceOf(IOException.class);

      assertThat(file).hasContent("old");
      try (Stream<Path> entries = Files.list(file.getParent())) {
        assertThat(entries).containsExactly(file);
      }
    }
  }

  @Test
  void fileSystemInMemory_isServedToo() throws Exception {
    try (FileSystem memory = memory(1 << 20)) {
      Path file = memory.getPath("store");

      AtomicFile.replace(file, bytes("one"));
      AtomicFile.replace(file, bytes("two"));

      assertThat(Files.readAllBytes(file)).isEqualTo(bytes("two"));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static FileSystem memory(long size) {
    return Jimfs.newFileSystem(
        Configuration.unix().toBuilder().setMaxSize(size).setBlockSize(4096).build());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
