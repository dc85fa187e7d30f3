package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;

/** Holds that a writer that fails says why, leaves the target and nothing else. */
class ArtifactWriterFailureTest {
  @TempDir private Path folder;
  private Path input;
  private Path target;

  @BeforeEach
  void writeInput() throws IOException {
    input = Files.writeString(folder.resolve("a.txt"), "hello\n");
    target = Files.createDirectory(folder.resolve("out")).resolve("a.mender");
  }

  @Test
  void failingSigner_leavesTheTarget() throws IOException {
    Files.writeString(target, "old");
    Signer signer =
        manifest -> {
          throw new IOException("no token");
        };

    assertThatThrownBy(
            () -> ArtifactWriter.write(SampleArtifact.spec(input).signer(signer).build(), target))
        .isInstanceOf(IOException.class)
        .hasMessage("no token");
    assertOnlyOldFileRemains();
  }

  @Test
  void targetThatIsAPayloadFile_isRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), input);

    assertThatThrownBy(() -> ArtifactWriter.write(SampleArtifact.spec(input).build(), link))
        .isInstanceOf(IOException.class)
        .hasMessage(link + ": would replace the payload file " + input);
    assertThat(input).hasContent("hello");
  }

  @Test
  void folderAsPayloadFile_isRefused() {
    ArtifactSpec spec = SampleArtifact.spec(input).file(new PayloadSource("d", folder)).build();

    assertThatThrownBy(() -> ArtifactWriter.write(spec, target))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": not a regular file");
  }

  @Test
  void missingPayloadFile_isReported() {
    ArtifactSpec spec = SampleArtifact.spec(input).file(folder.resolve("missing")).build();

    assertThatThrownBy(() -> ArtifactWriter.write(spec, target))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(folder.resolve("missing").toString());
  }

  @Test
  void scriptThatReadersFindTooLarge_isRefused() {
    StateScript script =
        new StateScript("ArtifactInstall_Leave_00", new byte[ReadLimits.DEFAULT.scriptBytes() + 1]);

    assertThatThrownBy(
            () -> ArtifactWriter.write(SampleArtifact.spec(input).script(script).build(), target))
        .isInstanceOf(LimitExceededException.class)
        .hasMessage("ArtifactInstall_Leave_00: 4194305 bytes, at most 4194304 are allowed");
  }

  @Test
  void headerThatReadersFindTooLarge_isRefused() {
    ArtifactSpecBuilder spec = SampleArtifact.spec(input);
    for (int i = 0; i < 5; i++) {
      spec.script(new StateScript("ArtifactInstall_Leave_0" + i, new byte[4 << 20]));
    }

    assertThatThrownBy(() -> ArtifactWriter.write(spec.build(), target))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageStartingWith("header: ")
        .hasMessageEndingWith(" bytes, at most 16777216 are allowed");
  }

  @Test
  void metaDataThatReadersFindTooLarge_isRefused() throws JsonException {
    String document = "{\"k\":\"" + "x".repeat(1 << 20) + "\"}";
    ArtifactSpecBuilder spec =
        SampleArtifact.spec(input).metaData((JsonObject) JsonParser.parse(document));

    assertThatThrownBy(() -> ArtifactWriter.write(spec.build(), target))
        .isInstanceOf(LimitExceededException.class)
        .hasMessage("headers/0000/meta-data: 1048584 bytes, at most 1048576 are allowed");
  }

  @Test
  void folderAsTarget_isRefused() {
    assertThatThrownBy(() -> ArtifactWriter.write(SampleArtifact.spec(input).build(), folder))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": exists and is not a regular file");
  }

  private void assertOnlyOldFileRemains() throws IOException {
    assertThat(target).hasContent("old");
    try (Stream<Path> list = Files.list(target.resolveSibling("."))) {
      assertThat(list).hasSize(1);
    }
  }
}
