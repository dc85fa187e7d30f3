package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactSignerTest {
  private static final ReadLimits LIMITS = ReadLimits.DEFAULT.withPayloads(10).withAugments();

  private final TestKey key = TestKey.generate("k");
  @TempDir private Path folder;

  static Stream<ArtifactCase> right() {
    return Stream.concat(ArtifactCorpus.all().stream(), AugmentCases.all().stream())
        .filter(ArtifactCase::isAccepted);
  }

  static Stream<ArtifactCase> wrong() {
    return ArtifactCorpus.all().stream()
        .filter(each -> !each.isAccepted())
        .filter(each -> !each.toString().startsWith("two payloads"))
        .filter(each -> each.exception() != UnsupportedArtifactException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("right")
  void everyOtherByte_staysAsItIs(ArtifactCase artifact) throws IOException {
    byte[] signed = sign(artifact.bytes(), key, true);
    byte[] again = sign(signed, key, true);

    expectVerified(signed);
    assertThat(unsigned(signed)).isEqualTo(unsigned(artifact.bytes()));
    assertThat(again).hasSameSizeAs(signed);
    assertThatThrownBy(() -> sign(signed, key, false))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("the artifact is signed already");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void wrongArtifact_isNotSigned(ArtifactCase artifact) throws IOException {
    Path target = Files.writeString(folder.resolve("a.mender"), "old");

    assertThatThrownBy(() -> ArtifactSigner.sign(in(artifact.bytes()), request(key, true), target))
        .isInstanceOf(artifact.exception())
        .hasMessageContaining(artifact.message());

    expectOnlyOld(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "rsa4096", "P-256"})
  void signing_isTheSameAsWritingSigned(String name) throws IOException {
    SigningKey signer = TestKeys.signingKey(name);
    Path image = Files.writeString(folder.resolve("image"), "content");
    ArtifactSpecBuilder spec =
        ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE).name("n").deviceType("d").file(image);
    ArtifactWriter.write(spec.build(), folder.resolve("unsigned"));
    ArtifactWriter.write(spec.signer(signer).build(), folder.resolve("signed"));

    byte[] signed = sign(Files.readAllBytes(folder.resolve("unsigned")), signer, false);

    assertThat(signed).isEqualTo(Files.readAllBytes(folder.resolve("signed")));
  }

  @Test
  void signerThatFails_leavesWhatWasThere() throws IOException {
    Path target = Files.writeString(folder.resolve("a.mender"), "old");
    Signer failing =
        message -> {
          throw new SigningFailedException("token is gone");
        };

    assertThatThrownBy(
            () ->
                ArtifactSigner.sign(
                    in(ArtifactBytes.rootfs().build()), request(failing, true), target))
        .isInstanceOf(SigningFailedException.class);

    expectOnlyOld(target);
  }

  @Test
  void fileThatSomebodyElseChanges_keepsHisChange() throws IOException {
    Path file = Files.write(folder.resolve("a.mender"), ArtifactBytes.rootfs().build());
    Signer slow =
        message -> {
          Files.move(
              Files.writeString(folder.resolve("his"), "old"),
              file,
              StandardCopyOption.REPLACE_EXISTING);
          return key.sign(message);
        };

    FoundFile found = FoundFile.of(file);
    try (InputStream in = Files.newInputStream(file)) {
      assertThatThrownBy(() -> ArtifactSigner.sign(in, request(slow, true), found))
          .isInstanceOf(FileChangedException.class);
    }

    expectOnlyOld(file);
  }

  @Test
  void cutAnywhere_isNotSigned() throws IOException {
    byte[] whole = ArtifactBytes.rootfs().build();
    Path target = Files.writeString(folder.resolve("a.mender"), "old");
    for (int length = 0; length < whole.length - 1024; length += 100) {
      byte[] cut = Arrays.copyOf(whole, length);

      assertThatThrownBy(() -> ArtifactSigner.sign(in(cut), request(key, true), target))
          .isInstanceOf(ArtifactException.class);
    }
    expectOnlyOld(target);
  }

  @Test
  void inPlace_keepsLinkAndMode() throws IOException {
    Path file = Files.write(folder.resolve("real.mender"), ArtifactBytes.rootfs().build());
    Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-rw-r--");
    Files.setPosixFilePermissions(file, mode);
    Path link = Files.createSymbolicLink(folder.resolve("a.mender"), file);

    ArtifactSigner.Result result;
    try (InputStream in = Files.newInputStream(link)) {
      result = ArtifactSigner.sign(in, request(key, false), link);
    }

    assertThat(link).isSymbolicLink();
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mode);
    assertThat(result.replaced()).isFalse();
    assertThat(result.bytes()).isEqualTo(Files.size(file));
    expectVerified(Files.readAllBytes(file));
  }

  @ParameterizedTest
  @EnumSource(SignatureFormat.class)
  void derOfAnyLength_becomesRaw(SignatureFormat format) throws IOException {
    SigningKey signer = TestKeys.signingKey("P-256");
    for (int i = 0; i < 60; i++) {
      byte[] message = ("message " + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      byte[] raw = signer.sign(message);
      byte[] der = der(raw);
      byte[] given =
          switch (format) {
            case RAW -> raw;
            case DER, AUTO -> der;
            case BASE64 -> java.util.Base64.getMimeEncoder().encode(der);
          };

      assertThat(DetachedSignature.checked("s", given, format, signer.verifier(), message))
          .isEqualTo(raw);
      assertThat(DetachedSignature.unchecked("s", given, format)).isEqualTo(raw);
      assertThat(
              DetachedSignature.unchecked(
                  "s", java.util.Base64.getUrlEncoder().encode(raw), SignatureFormat.AUTO))
          .isEqualTo(raw);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,32", "32,1", "20,31", "31,31", "1,1"})
  void derWithShortNumbers_becomesRaw(int rLength, int sLength) throws IOException {
    byte[] raw = new byte[64];
    Arrays.fill(raw, 32 - rLength, 32, (byte) 0x7f);
    Arrays.fill(raw, 64 - sLength, 64, (byte) 0x7f);

    assertThat(DetachedSignature.unchecked("s", der(raw), SignatureFormat.AUTO)).isEqualTo(raw);
  }

  private static byte[] der(byte[] raw) {
    byte[] r = new java.math.BigInteger(1, raw, 0, 32).toByteArray();
    byte[] s = new java.math.BigInteger(1, raw, 32, 32).toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x30, (byte) (4 + r.length + s.length), 2, (byte) r.length});
    out.writeBytes(r);
    out.writeBytes(new byte[] {2, (byte) s.length});
    out.writeBytes(s);
    return out.toByteArray();
  }

  private static InputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static ArtifactSigner.Request request(Signer signer, boolean replace) {
    return new ArtifactSigner.Request(signer, replace, LIMITS);
  }

  private static byte[] sign(byte[] artifact, Signer signer, boolean replace) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArtifactSigner.sign(in(artifact), request(signer, replace), out);
    return out.toByteArray();
  }

  private void expectVerified(byte[] artifact) throws IOException {
    SignaturePolicy policy = new SignaturePolicy(List.of(key), SignaturePolicy.Mode.REQUIRE);
    try (ArtifactReader reader = ArtifactReader.open(in(artifact), LIMITS, policy)) {
      reader.finish();
    }
  }

  private void expectOnlyOld(Path target) throws IOException {
    assertThat(target).hasContent("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  /** Cuts the signature out by its header, which comes third in these artifacts. */
  private static byte[] unsigned(byte[] artifact) {
    String text = new String(artifact, java.nio.charset.StandardCharsets.ISO_8859_1);
    int at = text.indexOf("manifest.sig\0");
    if (at < 0) {
      return artifact;
    }
    int length = Integer.parseInt(text.substring(at + 124, at + 135).strip(), 8);
    int end = at + 512 + length + TarHeader.padding(length);
    byte[] rest = Arrays.copyOf(artifact, artifact.length - (end - at));
    System.arraycopy(artifact, end, rest, at, artifact.length - end);
    return rest;
  }
}
