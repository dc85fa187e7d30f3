package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.artifact.ArtifactBytes;
import tandem.artifact.Digest;
import tandem.artifact.KeyPairPem;
import tandem.artifact.KeyPairs;
import tandem.artifact.KeyType;
import tandem.artifact.PrivateKeys;

class ArtifactSignTest {
  @TempDir Path folder;
  private Path artifact;
  private Path key;
  private Path publicKey;
  private byte[] manifest = new byte[0];
  private byte[] signature = new byte[0];

  @BeforeEach
  void makeFiles() throws IOException {
    byte[] bytes = ArtifactBytes.rootfs().build();
    artifact = Files.write(folder.resolve("a.mender"), bytes);
    KeyPairPem pair = KeyPairs.generate(KeyType.EC_P256);
    key = Files.write(folder.resolve("key.pem"), pair.privateKey());
    publicKey = Files.write(folder.resolve("public.pem"), pair.publicKey());
    try (var reader =
        tandem.artifact.ArtifactReader.open(
            Files.newInputStream(artifact),
            tandem.artifact.ReadLimits.DEFAULT,
            new tandem.artifact.SignaturePolicy(
                java.util.List.of(), tandem.artifact.SignaturePolicy.Mode.REPORT))) {
      manifest = reader.manifestBytes();
    }
    signature = PrivateKeys.load("key", pair.privateKey()).sign(manifest);
  }

  @Test
  void inPlace_thenOnlyByForce() throws IOException {
    Run run = sign("-k", key, artifact).expect(ExitCode.OK);
    assertThat(run.out()).startsWith("Signed " + artifact).contains("signed by", "SHA-256");
    byte[] once = Files.readAllBytes(artifact);

    Run again = sign("-k", key, artifact).expect(ExitCode.USAGE);
    assertThat(again.error()).isEqualTo(artifact + ": the artifact is signed already");
    assertThat(again.err()).contains("--force");
    sign("-k", key, "--force", artifact).expect(ExitCode.OK);

    assertThat(artifact).hasBinaryContent(once);
    expectVerified(artifact);
  }

  @Test
  void artifactThatIsChangedMeanwhile_keepsThatChange() throws IOException {
    byte[] his = ArtifactBytes.module().build();
    Path other = Files.write(folder.resolve("his"), his);
    String command = "mv " + other + " " + artifact + "; cat " + folder.resolve("sig");
    Files.write(folder.resolve("sig"), signature);

    Run signed = sign("--signer-command", command, artifact).expect(ExitCode.BUSY);
    assertThat(artifact).hasBinaryContent(his);
    Files.write(other, Files.readAllBytes(artifact));
    Run modified =
        Run.tandem("artifact", "modify", "-n", "mine", "--signer-command", command, artifact);

    assertThat(signed.error()).contains("was changed by somebody else meanwhile");
    assertThat(modified.expect(ExitCode.BUSY).error()).isEqualTo(signed.error());
    assertThat(artifact).hasBinaryContent(his);
  }

  @Test
  void anotherFile_leavesTheFirst() throws IOException {
    byte[] before = Files.readAllBytes(artifact);
    Path output = folder.resolve("b.mender");

    Run run = sign("-k", key, "-o", output, "--json", artifact).expect(ExitCode.OK);

    assertThat(run.out()).contains("\"verified\"", "\"fingerprint\"", "\"replaced\": false");
    assertThat(artifact).hasBinaryContent(before);
    expectVerified(output);
  }

  @Test
  void brokenArtifact_isNeitherSignedNorPrinted() throws IOException {
    byte[] bytes = Files.readAllBytes(artifact);
    bytes[bytes.length - 2048] ^= 1;
    Files.write(artifact, bytes);

    sign("-k", key, artifact).expect(ExitCode.ARTIFACT_INVALID);
    Run printed = sign("-k", key, "-o", "-", artifact).expect(ExitCode.ARTIFACT_INVALID);

    assertThat(artifact).hasBinaryContent(bytes);
    assertThat(printed.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"raw,raw", "hex,hex", "base64,base64", "hex,auto"})
  void digestOut_thenAttach(String digest, String format) throws Exception {
    Path file = folder.resolve("digest");
    Run out = sign("--digest-out", file, "--digest-format", digest, artifact).expect(ExitCode.OK);
    byte[] expected = Digest.sha256(manifest).bytes();
    byte[] got = Files.readAllBytes(file);
    byte[] decoded =
        switch (digest) {
          case "raw" -> got;
          case "hex" -> HexFormat.of().parseHex(new String(got, UTF_8).strip());
          default -> Base64.getMimeDecoder().decode(got);
        };
    assertThat(decoded).isEqualTo(expected);
    assertThat(out.out()).contains(HexFormat.of().formatHex(expected));

    Path made = Files.write(folder.resolve("sig"), signature);
    String name = format.equals("hex") || format.equals("base64") ? "auto" : format;
    sign(
            "--attach-signature",
            made,
            "--signature-format",
            name,
            "--verify-key",
            publicKey,
            artifact)
        .expect(ExitCode.OK);

    expectVerified(artifact);
  }

  @Test
  void attachedWithoutKey_isSaidToBeUnchecked() throws IOException {
    Path made = Files.write(folder.resolve("sig"), signature);

    Run run = sign("--attach-signature", made, artifact).expect(ExitCode.OK);

    assertThat(run.out()).contains("not checked");
    assertThat(run.err()).contains("warning: the signature is not checked");
    expectVerified(artifact);
  }

  @Test
  void attachedSignatureOfAnother_isRefusedBeforeAnythingIsWritten() throws Exception {
    byte[] before = Files.readAllBytes(artifact);
    signature[5] ^= 1;
    Path made = Files.write(folder.resolve("sig"), signature);

    sign("--attach-signature", made, "--verify-key", publicKey, artifact)
        .expect(ExitCode.SIGNATURE);

    assertThat(artifact).hasBinaryContent(before);
  }

  @Test
  void attachedBase64_comesFromStandardInput() throws GeneralSecurityException {
    String text = Base64.getEncoder().encodeToString(signature) + "\n";

    Run.named(
            "tandem",
            text.getBytes(UTF_8),
            "artifact",
            "sign",
            "--attach-signature",
            "-",
            "--verify-key",
            publicKey,
            artifact)
        .expect(ExitCode.OK);

    expectVerified(artifact);
  }

  @Test
  void failureOfTheTarget_isNotBlamedOnTheSource() {
    Path missing = folder.resolve("missing");

    Run written = sign("-k", key, "-o", missing.resolve("out"), artifact);
    Run spooled = sign("-k", key, "-o", "-", "--tmp", missing, artifact);

    assertThat(written.expect(ExitCode.NO_INPUT).error()).isEqualTo(missing + ": not found");
    assertThat(spooled.expect(ExitCode.NO_INPUT).error()).isEqualTo(missing + ": not found");
  }

  @Test
  void attachedSignatureThatIsTooLong_isRefused() {
    Run run = signStandardInput(new byte[(16 << 10) + 1]).expect(ExitCode.USAGE);

    assertThat(run.error())
        .isEqualTo("standard input: is longer than 16384 bytes, expected a signature");
  }

  private Run signStandardInput(byte[] content) {
    return Run.named(
        "tandem", content, "artifact", "sign", "--attach-signature", "-", artifact.toString());
  }

  @Test
  void contradictoryOptions_areUsageErrors() {
    sign(artifact).expect(ExitCode.USAGE);
    sign("-k", key, "--attach-signature", "x", artifact).expect(ExitCode.USAGE);
    sign("-k", key, "--digest-out", "x", artifact).expect(ExitCode.USAGE);
    sign("-k", key, "-").expect(ExitCode.USAGE);
    sign("--attach-signature", "-", "-o", "x", "-").expect(ExitCode.USAGE);
    sign("-k", key, "-o", "-", "--json", artifact).expect(ExitCode.USAGE);
  }

  @Test
  void pipeInPlace_isRefusedAtOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    Run signed = sign("-k", key, pipe).expect(ExitCode.USAGE);
    Run modified = Run.tandem("artifact", "modify", "-n", "x", pipe).expect(ExitCode.USAGE);

    assertThat(signed.error()).contains(pipe + ": is no regular file");
    assertThat(signed.err()).contains("hint: give -o FILE");
    assertThat(modified.error()).isEqualTo(pipe + ": is no regular file");
  }

  @Test
  void linkThatLeadsNowhere_isNotReplaced() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));

    sign("-k", key, "-o", link, artifact).expect(ExitCode.USAGE);
    sign("--digest-out", link, artifact).expect(ExitCode.USAGE);
    Run.tandem("artifact", "modify", "-n", "x", "-o", link, artifact).expect(ExitCode.USAGE);
    Run.tandem("artifact", "keys", "generate", "-f", "-o", link, "--public", folder.resolve("p"))
        .expect(ExitCode.USAGE);
    Run written =
        Run.tandem("artifact", "write", "bootstrap-artifact", "-n", "n", "-t", "t", "-o", link)
            .expect(ExitCode.USAGE);

    assertThat(written.error()).isEqualTo(link + ": is a symbolic link that leads nowhere");
    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void directory_isNamed() {
    Run key = sign("-k", folder, artifact).expect(ExitCode.USAGE);
    Run checked = sign("-k", this.key, "--verify-key", folder, artifact).expect(ExitCode.USAGE);
    Run opened = sign("-k", this.key, "--passphrase-file", folder, artifact);
    Run modified = Run.tandem("artifact", "modify", "-n", "x", folder).expect(ExitCode.NO_INPUT);

    assertThat(key.error()).isEqualTo(folder + ": is a directory, expected a key");
    assertThat(checked.error()).isEqualTo(key.error());
    opened.expect(ExitCode.OK); // nothing is encrypted, so nothing is asked
    assertThat(modified.error()).isEqualTo(folder + ": is a directory, expected a file");
  }

  private static Run sign(Object... options) {
    Object[] all = new Object[options.length + 2];
    all[0] = "artifact";
    all[1] = "sign";
    System.arraycopy(options, 0, all, 2, options.length);
    return Run.tandem(all);
  }

  private void expectVerified(Path file) {
    assertThat(Run.tandem("artifact", "validate", "-k", publicKey, file).expect(ExitCode.OK).out())
        .contains("verified by");
  }
}
