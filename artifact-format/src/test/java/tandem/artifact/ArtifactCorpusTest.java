package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tandem.artifact.Reading.readAll;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArtifactCorpusTest {
  static Stream<ArtifactCase> right() {
    return ArtifactCorpus.all().stream().filter(ArtifactCase::isAccepted);
  }

  static Stream<ArtifactCase> wrong() {
    return ArtifactCorpus.all().stream().filter(each -> !each.isAccepted());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("right")
  void oddButRightArtifact_isAccepted(ArtifactCase artifact) throws IOException {
    readAll(new ByteArrayInputStream(artifact.bytes()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void wrongArtifact_isRejectedWithItsReason(ArtifactCase artifact) {
    long before = Memory.allocated();

    assertThatThrownBy(() -> readAll(new ByteArrayInputStream(artifact.bytes())))
        .isInstanceOf(artifact.exception())
        .hasMessageContaining(artifact.message())
        .message()
        .matches("\\P{Cntrl}+")
        .hasSizeLessThan(400);

    // a few buffers, and what the limits on header and documents allow
    assertThat(Memory.allocated() - before).isLessThan(64 << 20);
  }
}
