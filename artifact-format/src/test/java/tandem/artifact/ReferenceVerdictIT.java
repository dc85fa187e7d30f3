package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the verdicts of the corpus against those of the reference tool. */
class ReferenceVerdictIT {
  @TempDir Path folder;
  private RealTool tool;

  @BeforeEach
  void findTool() {
    tool = RealTool.orSkip("mender-artifact", folder);
  }

  static List<ArtifactCase> cases() {
    return Stream.concat(ArtifactCorpus.all().stream(), AugmentCases.all().stream()).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void verdict_isThatOfTheReferenceUnlessTheCorpusSaysWhyNot(ArtifactCase artifact)
      throws IOException, InterruptedException {
    Files.write(folder.resolve("case.mender"), artifact.bytes());

    boolean accepted = tool.exitCode(List.of("validate", "case.mender")) == 0;

    boolean expected = artifact.difference().isPresent() != artifact.isAccepted();
    assertThat(accepted).as("the reference accepts it").isEqualTo(expected);
  }
}
