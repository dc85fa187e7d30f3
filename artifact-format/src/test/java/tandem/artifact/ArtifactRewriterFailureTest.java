package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds what a change must not do, and that the old artifact is there after every failure. */
class ArtifactRewriterFailureTest {
  @TempDir private Path folder;
  private Path input;
  private Path source;
  private byte[] old = {};

  @BeforeEach
  void writeArtifact() throws IOException {
    input = Files.writeString(folder.resolve("a.txt"), "hello\n");
    source = Files.createDirectory(folder.resolve("out")).resolve("a.mender");
    write(spec -> spec);
  }

  private void write(UnaryOperator<ArtifactSpecBuilder> more) throws IOException {
    ArtifactWriter.write(more.apply(SampleArtifact.spec(input)).build(), source);
    old = Files.readAllBytes(source);
  }

  @Test
  void signedArtifact_isChangedOnlyWithAKeyOrPermission() throws IOException {
    SigningKey key = TestKeys.signingKey("P-256");
    write(spec -> spec.signer(key));

    assertThatThrownBy(() -> rewrite(ArtifactEdit.builder().name("rel-2")))
        .isInstanceOf(SignatureInvalidException.class)
        .hasMessage("manifest.sig: would no longer be right, and there is no key to sign with");
    assertOldIsThere();

    Rewritten unsigned =
        rewrite(ArtifactEdit.builder().name("rel-2").dropSignature(DropSignature.ALLOWED));
    assertThat(unsigned.droppedSignature()).isTrue();
    assertThat(signature(List.of())).isEqualTo(new SignatureStatus.Unsigned());
  }

  @Test
  void signedAnew_isVerifiedByTheNewKey() throws IOException {
    write(spec -> spec.signer(new FastKey()));
    SigningKey key = TestKeys.signingKey("P-256");

    Rewritten result = rewrite(ArtifactEdit.builder().name("rel-2").signer(key));

    assertThat(result.signed()).isTrue();
    assertThat(result.droppedSignature()).isFalse();
    assertThat(signature(List.of(key.verifier()))).isInstanceOf(SignatureStatus.Verified.class);
  }

  @Test
  void sourceThatNoKeySigned_isRefusedBeforeAnythingElse() throws IOException {
    SignaturePolicy policy =
        new SignaturePolicy(
            List.of(TestKeys.verifier("P-256")), SignaturePolicy.Mode.CHECK_IF_KEYS);

    assertThatThrownBy(
            () ->
                ArtifactRewriter.rewrite(
                    source,
                    source,
                    ArtifactEdit.builder().removeScript("nothing").build(),
                    ReadLimits.DEFAULT,
                    policy))
        .isInstanceOf(SignatureInvalidException.class)
        .hasMessage("manifest.sig: missing, but a signature is required");
    assertOldIsThere();
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void damagedPayload_isNoticedWhileItIsCopied(Compression compression) throws IOException {
    write(spec -> spec.compression(compression));
    byte[] damaged =
        ArtifactBytes.module()
            .compression(compression)
            .manifest(text -> text.replaceFirst("^.", text.startsWith("0") ? "1" : "0"))
            .build();
    Files.write(source, damaged);
    old = damaged;

    assertThatThrownBy(() -> rewrite(ArtifactEdit.builder().name("rel-2")))
        .isInstanceOf(CorruptedArtifactException.class)
        .hasMessageStartingWith("data/0000/a.txt: SHA-256 ");
    assertOldIsThere();
  }

  @Test
  void truncatedArtifact_staysAsItIs() throws IOException {
    old = Arrays.copyOf(old, old.length - 1536);
    Files.write(source, old);

    assertThatThrownBy(() -> rewrite(ArtifactEdit.builder().name("rel-2")))
        .isInstanceOf(CorruptedArtifactException.class);
    assertOldIsThere();
  }

  @Test
  void failingSigner_leavesTheArtifact() throws IOException {
    Signer signer =
        manifest -> {
          throw new IOException("no token");
        };

    assertThatThrownBy(() -> rewrite(ArtifactEdit.builder().signer(signer)))
        .isInstanceOf(IOException.class)
        .hasMessage("no token");
    assertOldIsThere();
  }

  @Test
  void artifactThatSomebodyElseChanges_keepsHisChange() throws IOException {
    Signer slow =
        manifest -> {
          rewrite(ArtifactEdit.builder().name("his"));
          old = Files.readAllBytes(source);
          return new FastKey().sign(manifest);
        };

    assertThatThrownBy(() -> rewrite(ArtifactEdit.builder().name("mine").signer(slow)))
        .isInstanceOf(FileChangedException.class)
        .hasMessage(source + ": was changed by somebody else meanwhile, and is left like that");
    assertOldIsThere();
  }

  @Test
  void artifactThatSomebodyElseChanges_isNotTakenForTheEditedOne() {
    FileTransform slow =
        copy -> {
          rewrite(ArtifactEdit.builder().name("his"));
          old = Files.readAllBytes(source);
        };

    assertThatThrownBy(() -> rewrite(ArtifactEdit.builder().name("mine").image(slow)))
        .isInstanceOf(FileChangedException.class);
    assertOldIsThere();
  }

  @Test
  void otherTarget_isReplacedWhoeverWroteIt() throws IOException {
    Path target = Files.writeString(folder.resolve("out/b.mender"), "old");
    Signer slow =
        manifest -> {
          Files.writeString(target, "by somebody else");
          return new FastKey().sign(manifest);
        };

    ArtifactRewriter.rewrite(
        source,
        target,
        ArtifactEdit.builder().name("mine").signer(slow).build(),
        ReadLimits.DEFAULT,
        Reading.NO_KEYS);

    assertThat(Files.size(target)).isGreaterThan(1000);
  }

  @Test
  void failingTransformation_leavesTheArtifactAndNoCopy() throws IOException {
    FileTransform broken =
        copy -> {
          throw new IOException("no file system");
        };

    assertThatThrownBy(() -> rewrite(ArtifactEdit.builder().image(broken)))
        .isInstanceOf(IOException.class)
        .hasMessage("no file system");
    assertOldIsThere();
  }

  @Test
  void artifactThatIsReplacedMeanwhile_isNotMixedWithTheOldOne() throws IOException {
    byte[] other = ArtifactBytes.module().build();
    FileTransform replacing = copy -> Files.write(source, other);

    assertThatThrownBy(() -> rewrite(ArtifactEdit.builder().image(replacing)))
        .isInstanceOf(IOException.class)
        .hasMessage("artifact: has changed while its payload was edited");
    old = other;
    assertOldIsThere();
  }

  @Test
  void changesOfWhatIsNotThere_areRefused() {
    refused(ArtifactEdit.builder().removeScript("x"), "state script x: not in the artifact");
    refused(ArtifactEdit.builder().removeProvides("x"), "provides x: not in the artifact");
    refused(ArtifactEdit.builder().removeDepends("x"), "depends x: not in the artifact");
    refused(file(new FileEdit.Remove("x")), "payload file x: not in the artifact");
    refused(file(new FileEdit.Replace("x", input)), "payload file x: not in the artifact");
    refused(
        file(new FileEdit.Transform(Optional.of("x"), copy -> {})),
        "payload file x: not in the artifact");
  }

  @Test
  void whatIsThereAlready_isNotAddedAgain() {
    StateScript script =
        new StateScript("ArtifactInstall_Enter_10_x", "2".getBytes(StandardCharsets.UTF_8));

    refused(
        ArtifactEdit.builder().script(script),
        "state script ArtifactInstall_Enter_10_x: already in the artifact, remove it first");
    refused(
        file(new FileEdit.Add(PayloadSource.of(input))),
        "payload file a.txt: already in the artifact");
  }

  @Test
  void format2_hasNoPlaceForFacts() throws IOException {
    old = ArtifactBytes.format2().build();
    Files.write(source, old);
    String reason = "format version 2: has no groups, provides, depends and meta-data";

    refused(ArtifactEdit.builder().provides("a", "b"), reason);
    refused(ArtifactEdit.builder().group("g"), reason);
    refused(ArtifactEdit.builder().dependsOnNames(List.of("n")), reason);
  }

  @Test
  void artifactWithoutPayload_getsNoFiles() throws IOException {
    old = ArtifactBytes.bootstrap().build();
    Files.write(source, old);

    refused(
        ArtifactEdit.builder()
            .script(new StateScript("ArtifactInstall_Enter_00", new byte[] {'x'})),
        "artifact without payload: has no files, meta-data and state scripts");
    assertThatThrownBy(() -> rewrite(file(new FileEdit.Add(PayloadSource.of(input)))))
        .isInstanceOf(InvalidSpecException.class);
    refused(
        ArtifactEdit.builder().name("with blank"),
        "artifact name \"with blank\": a bootstrap artifact allows no blanks in it");
  }

  @Test
  void rootfsImage_hasExactlyOneFile() throws IOException {
    old = ArtifactBytes.rootfs().build();
    Files.write(source, old);

    refused(file(new FileEdit.Remove("a.txt")), "payload files: 0, a rootfs image has exactly one");
  }

  @Test
  void targetThatIsANewFileItself_isRefused() {
    assertThatThrownBy(
            () ->
                ArtifactRewriter.rewrite(
                    source,
                    input,
                    file(new FileEdit.Replace("a.txt", input)).build(),
                    ReadLimits.DEFAULT,
                    Reading.NO_KEYS))
        .isInstanceOf(IOException.class)
        .hasMessage(input + ": would replace the payload file " + input);
    assertThat(input).hasContent("hello\n");
  }

  @Test
  void otherTarget_leavesTheSource() throws IOException {
    Path target = folder.resolve("b.mender");

    ArtifactRewriter.rewrite(
        source,
        target,
        ArtifactEdit.builder().name("rel-2").build(),
        ReadLimits.DEFAULT,
        Reading.NO_KEYS);

    assertOldIsThere();
    Reading.readAll(Files.newInputStream(target));
  }

  @Test
  void changeInPlace_keepsLinkAndMode() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), source);
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-rw----"));

    ArtifactRewriter.rewrite(
        link,
        link,
        ArtifactEdit.builder().name("rel-2").build(),
        ReadLimits.DEFAULT,
        Reading.NO_KEYS);

    assertThat(link).isSymbolicLink();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(source)))
        .isEqualTo("rw-rw----");
    assertThat(Files.readAllBytes(source)).isNotEqualTo(old);
  }

  private static ArtifactEditBuilder file(FileEdit edit) {
    return ArtifactEdit.builder().file(edit);
  }

  private void refused(ArtifactEditBuilder edit, String message) {
    assertThatThrownBy(() -> rewrite(edit))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(message);
    assertOldIsThere();
  }

  private Rewritten rewrite(ArtifactEditBuilder edit) throws IOException {
    return ArtifactRewriter.rewrite(
        source, source, edit.build(), ReadLimits.DEFAULT, Reading.NO_KEYS);
  }

  private SignatureStatus signature(List<Verifier> keys) throws IOException {
    SignaturePolicy policy = new SignaturePolicy(keys, SignaturePolicy.Mode.REPORT);
    try (ArtifactReader reader =
        ArtifactReader.open(Files.newInputStream(source), ReadLimits.DEFAULT, policy)) {
      reader.finish();
      return reader.signature();
    }
  }

  private void assertOldIsThere() {
    assertThat(source).hasBinaryContent(old);
    assertThat(source.resolveSibling(".").toFile().list()).containsExactly("a.mender");
  }
}
