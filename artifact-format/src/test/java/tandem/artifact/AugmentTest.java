package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AugmentTest {
  static Stream<ArtifactCase> right() {
    return AugmentCases.all().stream().filter(ArtifactCase::isAccepted);
  }

  static Stream<ArtifactCase> wrong() {
    return AugmentCases.all().stream().filter(each -> !each.isAccepted());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("right")
  void augmentedArtifact_isReadWhenAskedFor(ArtifactCase artifact) throws IOException {
    try (ArtifactReader reader = open(artifact.bytes())) {
      reader.finish();

      assertThat(reader.augment()).isPresent();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("right")
  void augmentedArtifact_isUnsupportedUnlessAskedFor(ArtifactCase artifact) {
    assertThatThrownBy(() -> Reading.open(artifact.bytes()))
        .isInstanceOf(UnsupportedArtifactException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void wrongAugment_isRejectedWithItsReason(ArtifactCase artifact) {
    assertThatThrownBy(
            () -> {
              try (ArtifactReader reader = open(artifact.bytes())) {
                reader.finish();
              }
            })
        .isInstanceOf(artifact.exception())
        .hasMessageContaining(artifact.message());
  }

  @Test
  void augment_isReportedApartFromTheOriginal() throws IOException {
    byte[] artifact =
        new AugmentBytes()
            .type("other")
            .typeInfo("\"artifact_provides\":{\"x\":\"y\"}")
            .file("b.txt")
            .build();

    try (ArtifactReader reader = open(artifact)) {
      Augment augment = reader.augment().orElseThrow();
      PayloadHeader original = reader.header().payloads().get(0);
      PayloadHeader added = augment.header().payloads().get(0);
      assertThat(original.type()).contains("single-file");
      assertThat(original.provides()).contains(Map.of("a", "b"));
      assertThat(added.type()).contains("other");
      assertThat(added.provides()).contains(Map.of("x", "y"));
      assertThat(reader.manifest().entries()).doesNotContainKey("data/0000/b.txt");
      assertThat(augment.manifest().entries())
          .containsOnlyKeys("data/0000/b.txt", "header-augment.tar.gz");
      Payload payload = Reading.next(reader);
      assertThat(List.of(Reading.next(payload).name(), Reading.next(payload).name()))
          .containsExactly("a.txt", "b.txt");
      reader.finish();
    }
  }

  private static ArtifactReader open(byte[] artifact) throws IOException {
    return ArtifactReader.open(
        new ByteArrayInputStream(artifact),
        ReadLimits.DEFAULT.withPayloads(10).withAugments(),
        Reading.NO_KEYS);
  }
}
