package tandem.mender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactInfoTest {
  @TempDir Path folder;

  @Test
  void name_isTheOneOfTheFirstLineThatHasOne() throws Exception {
    assertThat(name("artifact_name=release 1=a \n")).contains("release 1=a");
    assertThat(name("# x\n artifact_name=b\nartifact_name=c")).contains("b");
    assertThat(name("artifact_name=\n")).isEmpty();
    assertThat(name("")).isEmpty();
    assertThat(ArtifactInfo.artifactName(folder.resolve("none"))).isEmpty();
  }

  @Test
  void overlongFile_isAnError() {
    assertThatThrownBy(() -> name("x".repeat(70_000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("larger than the 65536 bytes");
  }

  private Optional<String> name(String content) throws IOException {
    return ArtifactInfo.artifactName(Files.writeString(folder.resolve("info"), content));
  }
}
