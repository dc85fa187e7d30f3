package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactWriter;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** The command that cuts the power of a model device. */
class TortureTest {
  private static final int IMAGE_BYTES = 9_000;

  @TempDir Path folder;
  private Path artifact = Path.of("");

  @BeforeEach
  void makeArtifact() throws IOException {
    byte[] image = new byte[IMAGE_BYTES];
    new Random(1).nextBytes(image);
    artifact = folder.resolve("release.mender");
    ArtifactWriter.write(
        ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE)
            .name("release-2")
            .deviceType("board")
            .dependsOnName("release-1")
            .file(Files.write(folder.resolve("image"), image))
            .build(),
        artifact);
  }

  @Test
  void torture_saysHowManyStatesItTriedAndWhatRepeatsIt() throws Exception {
    Run run =
        Run.tandem(
                "torture",
                "--layout",
                "uboot-single",
                "--artifact",
                artifact,
                "--states",
                "0",
                "--seed",
                "7",
                "--json")
            .expect(ExitCode.OK);

    JsonObject answer = Json.document(run.out());
    assertThat(Json.text(answer, "artifact_name")).isEqualTo("release-2");
    assertThat(answer.get("failures")).contains(JsonValue.of(0));
    assertThat(answer.get("seed")).contains(JsonValue.of(7));
    assertThat(answer.get("image_bytes")).contains(JsonValue.of(IMAGE_BYTES));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("\"rollback-from-trial\"");
    assertThat(run.out()).as("depends on what is installed").doesNotContain("first-install");
  }

  @Test
  void unknownLayout_isRefusedWithAllThatThereAre() {
    Run run =
        Run.tandem("torture", "--layout", "lilo", "--artifact", artifact).expect(ExitCode.USAGE);

    assertThat(run.error()).contains("'lilo'", "uboot", "uboot-single");
  }

  @Test
  void payloadForAModule_isTriedWithAModel() throws Exception {
    Path module = folder.resolve("module.mender");
    ArtifactWriter.write(
        ArtifactSpec.builder("single-file")
            .name("one")
            .deviceType("board")
            .file(Files.write(folder.resolve("file"), new byte[10]))
            .build(),
        module);

    Run run =
        Run.tandem(
                "torture", "--layout", "tryboot", "--artifact", module, "--states", "0", "--json")
            .expect(ExitCode.OK);

    JsonObject answer = Json.document(run.out());
    assertThat(Json.text(answer, "updates")).isEqualTo("module");
    assertThat(run.out()).as("nothing is on trial").doesNotContain("fallback");
  }

  @Test
  void artifactWithoutPayload_isRefused() throws Exception {
    Path bootstrap = folder.resolve("bootstrap.mender");
    ArtifactWriter.write(
        ArtifactSpec.bootstrap().name("one").deviceType("board").build(), bootstrap);

    Run run =
        Run.tandem("torture", "--layout", "uboot", "--artifact", bootstrap)
            .expect(ExitCode.UNSUPPORTED);

    assertThat(run.error()).contains("bootstrap.mender", "image");
  }
}
