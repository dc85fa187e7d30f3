package tandem.image.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashArtifactTest {
  @TempDir Path folder;

  @Test
  void largeImage_isCutShort() throws Exception {
    CrashArtifact artifact = TestArtifacts.image(folder, CrashArtifact.MOST_BYTES + 1);

    assertThat(artifact.isCut()).isTrue();
    assertThat(artifact.image()).hasSize(CrashArtifact.MOST_BYTES);
    assertThat(artifact.imageBytes()).isEqualTo(CrashArtifact.MOST_BYTES + 1);
  }

  @Test
  void standIn_saysWhatTheArtifactSays() throws Exception {
    CrashArtifact artifact = TestArtifacts.image(folder, 1000);

    assertThat(artifact.isCut()).isFalse();
    assertThat(artifact.name()).isEqualTo("two");
    assertThat(artifact.header().deviceTypes()).containsExactly("model");
    assertThat(artifact.bytes()).hasSizeLessThan(20_000);
  }
}
