package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds that what Tandem signs, the real tool verifies, whatever wrote or keeps it. */
class SignIT {
  @TempDir static Path shared;
  private static Path written;
  private static KeyFiles ec;
  private static KeyFiles rsa;

  @TempDir Path folder;

  @BeforeAll
  static void makeFiles() throws Exception {
    RequiredTool.orSkip("mender-artifact", "openssl");
    ec = KeyFiles.ec(shared);
    rsa = KeyFiles.rsa(shared, 3072);
    Path image = Files.write(shared.resolve("image"), new byte[300_000]);
    written = shared.resolve("written.mender");
    Command.of("mender-artifact", "write", "rootfs-image")
        .arguments("-t", "d", "-n", "r", "-f", image, "-o", written)
        .succeed();
  }

  @ParameterizedTest
  @CsvSource({"ec", "rsa"})
  void artifactOfTheReference_isSignedInPlace(String name) throws Exception {
    KeyFiles key = name.equals("ec") ? ec : rsa;
    Path artifact = Files.copy(written, folder.resolve("a.mender"));

    TandemProcess.tandem("artifact", "sign", "-k", key.privateKey(), artifact).succeed();

    expectVerified(artifact, key.publicKey());
    byte[] ours = Files.readAllBytes(artifact);
    Command.of("mender-artifact", "sign", "-f", "-k", key.privateKey(), artifact).succeed();
    TandemProcess.tandem("artifact", "sign", "-f", "-k", key.privateKey(), artifact).succeed();
    assertThat(artifact).hasBinaryContent(ours);
  }

  @Test
  void throughPipes_isTheSame() throws Exception {
    Path signed = folder.resolve("signed.mender");
    Path piped = folder.resolve("piped.mender");
    TandemProcess.tandem("artifact", "sign", "-k", ec.privateKey(), "-o", signed, written)
        .succeed();

    TandemProcess.tandem("artifact", "sign", "-k", ec.privateKey(), "-o", "-", "-")
        .input(written)
        .output(piped)
        .succeed();

    assertThat(piped).hasSameBinaryContentAs(signed);
  }

  @ParameterizedTest
  @CsvSource({"der", "base64"})
  void commandWithOpenssl_signs(String form) throws Exception {
    Path artifact = Files.copy(written, folder.resolve("a.mender"));
    String command =
        "openssl pkeyutl -sign -inkey "
            + ec.privateKey()
            + (form.equals("base64") ? " | openssl base64" : "");

    for (int i = 0; i < 3; i++) { // the length of DER changes from one to the next
      TandemProcess.tandem("artifact", "sign", "-f", "--signer-command", command)
          .arguments("--verify-key", ec.publicKey(), artifact)
          .succeed();
      expectVerified(artifact, ec.publicKey());
    }
  }

  @Test
  void digestThatOpensslSigned_isAttached() throws Exception {
    Path artifact = Files.copy(written, folder.resolve("a.mender"));
    Path digest = folder.resolve("digest");
    Path signature = folder.resolve("signature");
    TandemProcess.tandem("artifact", "sign", "--digest-out", digest)
        .arguments("--digest-format", "raw", artifact)
        .succeed();
    Command.of("openssl", "pkeyutl", "-sign", "-inkey", rsa.privateKey(), "-in", digest)
        .arguments("-pkeyopt", "digest:sha256", "-out", signature)
        .succeed();

    TandemProcess.tandem("artifact", "sign", "--attach-signature", signature)
        .arguments("--verify-key", rsa.publicKey(), artifact)
        .succeed();

    expectVerified(artifact, rsa.publicKey());
  }

  @ParameterizedTest
  @CsvSource({"ec", "rsa"})
  void keyInAToken_signs(String name) throws Exception {
    RequiredTool.orSkip("softhsm2-util");
    Path token = token();
    KeyFiles key = name.equals("ec") ? ec : rsa;
    Path pin = Files.writeString(folder.resolve("pin"), "1234\n");
    Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
    importKey(token, key, name);
    Path artifact = Files.copy(written, folder.resolve("a.mender"));
    String uri = "pkcs11:token=build;object=" + name + "?module-path=" + module();

    String said =
        TandemProcess.tandem("artifact", "sign", "--key-pkcs11", uri)
            .arguments("--passphrase-file", pin, artifact)
            .env("SOFTHSM2_CONF", token.toString())
            .succeed();

    assertThat(said).containsPattern("signed by pkcs11:token=build;object=" + name + " \\(SHA-256");
    expectVerified(artifact, key.publicKey());
    Run wrong =
        TandemProcess.tandem("artifact", "sign", "-f", "--key-pkcs11", uri + "&pin-value=9876")
            .arguments(artifact)
            .env("SOFTHSM2_CONF", token.toString())
            .run();
    assertThat(wrong.code()).isEqualTo(ExitCode.FAILED.number());
    assertThat(wrong.err()).contains("the token refuses the PIN").doesNotContain("9876");
  }

  @Test
  void tokenThatShowsNoPublicKey_isRefusedWithoutItsPin() throws Exception {
    RequiredTool.orSkip("softhsm2-util", "pkcs11-tool");
    Path token = token();
    importKey(token, ec, "ec");
    Command.of("pkcs11-tool", "--module", module(), "--login", "--pin", "1234")
        .arguments("--delete-object", "--type", "pubkey", "--label", "ec")
        .env("SOFTHSM2_CONF", token.toString())
        .succeed();
    Path dropIn =
        Files.createSymbolicLink(folder.resolve("mender-artifact"), TandemProcess.PROGRAM);
    String uri = "pkcs11:token=build;object=ec?pin-value=1234&module-path=" + module();

    Run run =
        Command.of(dropIn, "validate", "--key-pkcs11", uri, written)
            .env("SOFTHSM2_CONF", token.toString())
            .run();

    assertThat(run.code()).isNotZero();
    assertThat(run.err())
        .contains("pkcs11:token=build;object=ec: has no public key")
        .doesNotContain("pin-value", "1234");
  }

  private Path token() throws Exception {
    Path tokens = Files.createDirectory(folder.resolve("tokens"));
    Path config =
        Files.writeString(
            folder.resolve("softhsm2.conf"),
            "directories.tokendir = "
                + tokens
                + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    Command.of("softhsm2-util", "--init-token", "--free", "--label", "build")
        .arguments("--so-pin", "123456", "--pin", "1234")
        .env("SOFTHSM2_CONF", config.toString())
        .succeed();
    return config;
  }

  private void importKey(Path token, KeyFiles key, String label) throws Exception {
    Path pkcs8 = folder.resolve("pkcs8.pem");
    Command.of("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", key.privateKey(), "-out", pkcs8)
        .succeed();
    Command.of("softhsm2-util", "--import", pkcs8, "--token", "build", "--label", label)
        .arguments("--id", "01", "--pin", "1234")
        .env("SOFTHSM2_CONF", token.toString())
        .succeed();
  }

  private static Path module() {
    return Stream.of("/usr/lib/softhsm", "/usr/lib/x86_64-linux-gnu/softhsm", "/usr/lib64/softhsm")
        .map(place -> Path.of(place, "libsofthsm2.so"))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"0", "40", "80", "120", "160", "200", "250", "300", "400", "600"})
  void killedAnyTime_leavesTheOldOrTheNew(int millis) throws Exception {
    Path image = Files.write(folder.resolve("image"), new byte[40 << 20]);
    Path artifact = folder.resolve("a.mender");
    TandemProcess.tandem("artifact", "write", "rootfs-image", "--compression", "none")
        .arguments("-t", "d", "-n", "r", "-f", image, "-o", artifact)
        .succeed();
    byte[] old = Files.readAllBytes(artifact);

    RunningCommand running =
        TandemProcess.tandem("artifact", "sign", "-k", ec.privateKey(), artifact).start();
    Thread.sleep(millis);
    running.close(); // SIGKILL

    byte[] now = Files.readAllBytes(artifact);
    if (!java.util.Arrays.equals(now, old)) {
      expectVerified(artifact, ec.publicKey());
    }
  }

  private static void expectVerified(Path artifact, Path publicKey) throws Exception {
    Command.of("mender-artifact", "validate", "-k", publicKey, artifact).succeed();
    assertThat(Command.of("mender-artifact", "read", "-k", publicKey, artifact).succeed())
        .contains("signed and verified correctly");
    assertThat(TandemProcess.tandem("artifact", "validate", "-k", publicKey, artifact).succeed())
        .contains("verified by");
  }
}
