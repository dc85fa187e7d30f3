package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpedFilesTest {
  @TempDir Path folder;

  @Test
  void fileThatComesMeanwhile_staysAndNoOtherAppears() throws Exception {
    try (DumpedFiles files = new DumpedFiles()) {
      for (String name : List.of("a", "b", "c")) {
        files.file(folder, name, new ByteArrayInputStream(new byte[10]));
      }
      Files.writeString(folder.resolve("b"), "precious");

      assertThatThrownBy(files::commit).hasMessageContaining("b: is there already");
    }

    assertThat(folder.resolve("b")).hasContent("precious");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString())).containsExactly("b");
    }
  }
}
