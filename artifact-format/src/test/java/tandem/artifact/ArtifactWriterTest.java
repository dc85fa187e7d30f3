package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactWriterTest {
  private static final long TIME = 1_700_000_000;

  @TempDir private Path folder;
  private Path input;
  private Path target;

  @BeforeEach
  void writeInput() throws IOException {
    input = Files.writeString(folder.resolve("a.txt"), "hello\n");
    target = Files.createDirectory(folder.resolve("out")).resolve("a.mender");
  }

  // Section "golden sample" of the format: the manifest of mender-artifact 3.9 but for its header.
  @Test
  void members_areThoseOfTheReference() throws IOException {
    ArtifactWriter.write(SampleArtifact.spec(input).compression(Compression.NONE).build(), target);

    Map<String, byte[]> outer = TestTar.members(Files.readAllBytes(target));
    Map<String, byte[]> header = TestTar.members(TestTar.get(outer, "header.tar"));
    assertThat(outer.keySet())
        .containsExactly("version", "manifest", "header.tar", "data/0000.tar");
    assertThat(TestTar.text(outer, "version")).isEqualTo("{\"format\":\"mender\",\"version\":3}");
    assertThat(TestTar.text(outer, "manifest"))
        .isEqualTo(
            "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  data/0000/a.txt\n"
                + Digest.sha256(TestTar.get(outer, "header.tar"))
                + "  header.tar\n"
                + "96bcd965947569404798bcbdb614f103db5a004eb6e364cfc162c146890ea35b  version\n");
    assertThat(header.keySet())
        .containsExactly(
            "header-info",
            "scripts/ArtifactInstall_Enter_10_x",
            "headers/0000/type-info",
            "headers/0000/meta-data");
    assertThat(TestTar.text(header, "headers/0000/meta-data")).isEqualTo("{\"a\":\"b\",\"k\":1}");
    assertThat(TestTar.text(header, "scripts/ArtifactInstall_Enter_10_x")).isEqualTo("#!/bin/sh\n");
    assertThat(TestTar.text(TestTar.members(TestTar.get(outer, "data/0000.tar")), "a.txt"))
        .isEqualTo("hello\n");
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void archiveNames_haveTheSuffix(Compression compression) throws IOException {
    ArtifactWriter.write(SampleArtifact.spec(input).compression(compression).build(), target);

    assertThat(TestTar.members(Files.readAllBytes(target)).keySet())
        .contains("header.tar" + compression.suffix(), "data/0000.tar" + compression.suffix());
  }

  @Test
  void tar_endsWithTwoBlocksOfZeros() throws IOException {
    ArtifactWriter.write(SampleArtifact.spec(input).build(), target);

    byte[] file = Files.readAllBytes(target);
    assertThat(file.length % 512).isZero();
    assertThat(Arrays.copyOfRange(file, file.length - 1024, file.length)).containsOnly(0);
  }

  @Test
  void rootfsImage_hasChecksumAndEmptyMetaData() throws IOException {
    ArtifactSpec spec =
        ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE)
            .name("r")
            .deviceType("d")
            .file(input)
            .compression(Compression.NONE)
            .build();

    ArtifactWriter.write(spec, target);

    Map<String, byte[]> header =
        TestTar.members(TestTar.get(TestTar.members(Files.readAllBytes(target)), "header.tar"));
    assertThat(header.get("headers/0000/meta-data")).isEmpty();
    assertThat(TestTar.text(header, "headers/0000/type-info"))
        .isEqualTo(
            "{\"type\":\"rootfs-image\",\"artifact_provides\":{\"rootfs-image.checksum\":"
                + "\"5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\","
                + "\"rootfs-image.version\":\"r\"},\"clears_artifact_provides\":"
                + "[\"artifact_group\",\"rootfs_image_checksum\",\"rootfs-image.*\"]}");
  }

  @Test
  void moduleWithoutFilesAndMetaData_hasAnEmptyArchive() throws IOException {
    ArtifactSpec spec =
        ArtifactSpec.builder("m").name("n").deviceType("d").compression(Compression.NONE).build();

    ArtifactWriter.write(spec, target);

    Map<String, byte[]> outer = TestTar.members(Files.readAllBytes(target));
    assertThat(TestTar.get(outer, "data/0000.tar")).isEqualTo(new byte[1024]);
    assertThat(TestTar.members(TestTar.get(outer, "header.tar")).keySet())
        .containsExactly("header-info", "headers/0000/type-info");
  }

  @Test
  void files_keepTheirOrder_scriptsAreSorted() throws IOException {
    ArtifactSpec spec =
        SampleArtifact.spec(input)
            .file(new PayloadSource("z", input))
            .file(new PayloadSource("b", input))
            .script(new StateScript("ArtifactCommit_Enter_00", new byte[0]))
            .compression(Compression.NONE)
            .build();

    ArtifactWriter.write(spec, target);

    Map<String, byte[]> outer = TestTar.members(Files.readAllBytes(target));
    assertThat(TestTar.members(TestTar.get(outer, "data/0000.tar")).keySet())
        .containsExactly("a.txt", "z", "b");
    assertThat(TestTar.members(TestTar.get(outer, "header.tar")).keySet())
        .containsSubsequence(
            "scripts/ArtifactCommit_Enter_00", "scripts/ArtifactInstall_Enter_10_x");
  }

  @Test
  void timestamp_isOnArchivesScriptsAndFiles() throws IOException {
    ArtifactWriter.write(
        SampleArtifact.spec(input).compression(Compression.NONE).timestamp(TIME).build(), target);

    byte[] file = Files.readAllBytes(target);
    Map<String, byte[]> outer = TestTar.members(file);
    assertThat(TestTar.times(file))
        .isEqualTo(
            Map.of("version", 0L, "manifest", 0L, "header.tar", TIME, "data/0000.tar", TIME));
    assertThat(TestTar.times(TestTar.get(outer, "header.tar")))
        .isEqualTo(
            Map.of(
                "header-info", 0L,
                "scripts/ArtifactInstall_Enter_10_x", TIME,
                "headers/0000/type-info", 0L,
                "headers/0000/meta-data", 0L));
    assertThat(TestTar.times(TestTar.get(outer, "data/0000.tar"))).isEqualTo(Map.of("a.txt", TIME));
  }

  @Test
  void signature_isBase64OverTheManifest() throws IOException {
    SigningKey key = TestKeys.signingKey("P-256");

    ArtifactWriter.write(SampleArtifact.spec(input).signer(key).build(), target);

    Map<String, byte[]> outer = TestTar.members(Files.readAllBytes(target));
    byte[] signature = Base64.getDecoder().decode(TestTar.text(outer, "manifest.sig"));
    assertThat(new ArrayList<>(outer.keySet()))
        .startsWith("version", "manifest", "manifest.sig", "header.tar.gz");
    assertThat(signature).hasSize(64);
    assertThat(TestKeys.verifier("P-256").verifies(TestTar.get(outer, "manifest"), signature))
        .isTrue();
  }

  // The signer's length is not the expected one, so the payload moves to either side.
  @ParameterizedTest
  @ValueSource(ints = {0, 64, 500, 5000})
  void unexpectedLengthOfSignature_movesThePayload(int expected) throws IOException {
    SigningKey key = TestKeys.signingKey("P-256");
    ArtifactWriter.write(SampleArtifact.spec(input).signer(key).build(), target);
    byte[] usual = Files.readAllBytes(target);
    Signer surprising =
        new Signer() {
          @Override
          public byte[] sign(byte[] message) throws IOException {
            return key.sign(message);
          }

          @Override
          public int expectedLength() {
            return expected;
          }
        };

    ArtifactWriter.write(SampleArtifact.spec(input).signer(surprising).build(), target);

    assertThat(Files.readAllBytes(target)).isEqualTo(usual);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-256", "rsa2048-pkcs1"})
  void expectedLengthOfSignature_isThatOfTheKey(String name) throws IOException {
    SigningKey key = TestKeys.signingKey(name);

    assertThat(key.sign(new byte[1])).hasSize(key.expectedLength());
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void timeAndModeOfInput_doNotMatter(Compression compression) throws IOException {
    SigningKey key = TestKeys.signingKey("P-256");
    ArtifactWriter.write(
        SampleArtifact.spec(input).compression(compression).signer(key).build(), target);
    byte[] first = Files.readAllBytes(target);

    Files.setLastModifiedTime(input, FileTime.fromMillis(0));
    Files.setPosixFilePermissions(input, PosixFilePermissions.fromString("rwx------"));
    ArtifactWriter.write(
        SampleArtifact.spec(input).compression(compression).signer(key).build(), target);

    assertThat(Files.readAllBytes(target)).isEqualTo(first);
  }
}
