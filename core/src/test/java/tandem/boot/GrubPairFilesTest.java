package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrubPairFilesTest {
  @TempDir Path folder;

  @Test
  void newFiles_areWholeAndSayTheSame() throws Exception {
    Map<String, String> variables = Map.of("mender_boot_part", "2", "upgrade_available", "0");
    for (Map.Entry<String, byte[]> file : GrubPairFiles.holding(variables).entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }

    EnvContents contents = new GrubPair(new FolderBootFiles(folder), EnvLock.NONE).read();

    assertThat(contents).isEqualTo(new EnvContents(variables, List.of()));
    assertThat(folder.resolve("mender_grubenv1/env")).hasSize(1024);
  }
}
