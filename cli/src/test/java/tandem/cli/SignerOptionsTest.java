package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.artifact.KeyPairPem;
import tandem.artifact.KeyPairs;
import tandem.artifact.KeyType;

class SignerOptionsTest {
  @TempDir Path folder;
  private Path image;
  private Path artifact;
  private Path key;
  private Path publicKey;

  @BeforeEach
  void makeFiles() throws IOException {
    image = Files.writeString(folder.resolve("image"), "a root file system");
    artifact = folder.resolve("a.mender");
    KeyPairPem pair = KeyPairs.generate(KeyType.EC_P256);
    key = Files.write(folder.resolve("key.pem"), pair.privateKey());
    publicKey = Files.write(folder.resolve("public.pem"), pair.publicKey());
  }

  @Test
  void key_isNamedWithItsFingerprint() {
    Run run = write("-k", key).expect(ExitCode.OK);

    assertThat(run.out()).matches("(?s).*, signed by \\S+key\\.pem \\(SHA-256 [0-9a-f]{64}\\)\n");
    Run.tandem("artifact", "validate", "-k", publicKey, artifact).expect(ExitCode.OK);
  }

  @Test
  void twoSigners_areTooMany() {
    Run run = write("-k", key, "--signer-command", "false").expect(ExitCode.USAGE);

    assertThat(run.error()).isEqualTo("too many signing keys: --key and --signer-command");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat sig", "base64 sig", "base64 -w0 sig", "openssl base64 -A -in sig"})
  void commandWhoseSignatureIsNot_isRefused(String command) throws IOException {
    Files.write(folder.resolve("sig"), new byte[64]);

    Run run = command(command.replace("sig", folder.resolve("sig").toString()), publicKey);

    run.expect(ExitCode.SIGNATURE);
    assertThat(run.error()).contains("not a signature of this manifest", "public.pem");
    assertThat(artifact).doesNotExist();
  }

  @Test
  void commandThatFails_failsWithItsExitCode() {
    Run run = command("exit 7", publicKey).expect(ExitCode.FAILED);

    assertThat(run.error()).isEqualTo("signer command: exit code 7");
    assertThat(artifact).doesNotExist();
  }

  @Test
  void commandThatPrintsNothing_isRefused() {
    assertThat(command("true", publicKey).expect(ExitCode.SIGNATURE).error())
        .contains("0 bytes that are no signature");
  }

  @Test
  void commandThatPrintsTooMuch_isRefused() {
    assertThat(command("head -c 100000 /dev/zero", publicKey).expect(ExitCode.FAILED).error())
        .contains("printed more than 16384 bytes");
  }

  @Test
  void commandThatPrintsForEver_isEndedAtOnce() {
    long start = System.nanoTime();

    Run run = write("--signer-command", "yes; true").expect(ExitCode.FAILED);

    assertThat(run.error()).contains("printed more than 16384 bytes");
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(30);
  }

  @Test
  void emptyCommand_isAUsageError() {
    assertThat(write("--signer-command", " ").expect(ExitCode.USAGE).error())
        .isEqualTo("--signer-command: is empty, expected a shell command");
  }

  @Test
  void fileThatIsNoKey_isAUsageErrorWithItsLimit() throws IOException {
    Path large = Files.write(folder.resolve("large"), new byte[20 << 20]);
    write().expect(ExitCode.OK);

    for (String words : new String[] {"sign -k", "validate -k", "keys show"}) {
      List<Object> line = new ArrayList<>(List.of("artifact"));
      line.addAll(List.of(words.split(" ")));
      line.add(large);
      if (!words.endsWith("show")) {
        line.add(artifact);
      }
      assertThat(Run.tandem(line.toArray()).expect(ExitCode.USAGE).error())
          .isEqualTo(large + ": is longer than 65536 bytes, expected a key");
    }
    Run.tandem("artifact", "validate", "-k", image, artifact).expect(ExitCode.USAGE);
  }

  @Test
  void commandThatHangs_isEndedWithItsChildren() throws Exception {
    Path mark = folder.resolve("child");
    long start = System.nanoTime();

    Run run =
        write("--signer-command", "sleep 60 & echo $! >" + mark + "; wait", "--signer-timeout", "1")
            .expect(ExitCode.FAILED);

    assertThat(run.error()).isEqualTo("signer command: did not end within 1 s");
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(30);
    long child = Long.parseLong(Files.readString(mark).strip());
    ProcessHandle.of(child).ifPresent(process -> process.onExit().join());
  }

  @Test
  void commandGetsTheDigestTwice() throws IOException {
    Path seen = folder.resolve("seen");

    write("--signer-command", "cat >" + seen + "; echo $TANDEM_DIGEST >" + seen + ".hex");

    byte[] raw = Files.readAllBytes(seen);
    assertThat(raw).hasSize(32);
    assertThat(Files.readString(Path.of(seen + ".hex")).strip())
        .isEqualTo(java.util.HexFormat.of().formatHex(raw));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "secret\n", "secret\r\n", "secret\nand more\n"})
  void firstLineOfTheFile_opensTheKey(String content) throws IOException {
    Path encrypted = encryptedKey();
    Path file = Files.writeString(folder.resolve("passphrase"), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    Run run = write("-k", encrypted, "--passphrase-file", file).expect(ExitCode.OK);

    assertThat(run.err()).isEmpty();
  }

  @Test
  void passphraseThatEverybodyCanRead_isWarnedOf() throws IOException {
    Path file = Files.writeString(folder.resolve("passphrase"), "secret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    Run run = write("-k", encryptedKey(), "--passphrase-file", file).expect(ExitCode.OK);

    assertThat(run.err()).startsWith("warning: " + file).doesNotContain("secret");
  }

  @Test
  void passphraseOnStandardInput_opensTheKey() throws IOException {
    Path encrypted = encryptedKey();

    named("secret\nmore", "-k", encrypted, "--passphrase-file", "-").expect(ExitCode.OK);
    Run wrong = named("other\n", "-k", encrypted, "--passphrase-file", "-").expect(ExitCode.USAGE);
    Run empty = named("", "-k", encrypted, "--passphrase-file", "-").expect(ExitCode.USAGE);
    Run none = write("-k", encrypted).expect(ExitCode.USAGE);

    assertThat(wrong.error()).endsWith("the passphrase is wrong or the key is damaged");
    assertThat(wrong.err()).doesNotContain("other");
    assertThat(empty.error()).contains("first line is empty");
    assertThat(none.error()).endsWith("the key is encrypted, and no passphrase was given");
  }

  @ParameterizedTest
  @CsvSource({
    "tandem, artifact sign -k",
    "tandem, artifact sign --verify-key",
    "tandem, artifact validate -k",
    "tandem, artifact keys show",
    "mender-artifact, sign -k",
    "mender-artifact, validate -k",
    "mender-artifact, read -k"
  })
  void tokenInThePlaceOfAFile_isRefusedWithoutItsPin(String program, String words) {
    write().expect(ExitCode.OK);
    List<Object> line = new ArrayList<>(List.of(words.split(" ")));
    line.add("pkcs11:token=t?pin-value=73150928");
    if (!words.endsWith("show")) {
      line.add(artifact);
    }
    if (words.contains("verify")) {
      line.addAll(List.of("-k", key));
    }

    Run run = Run.named(program, new byte[0], line.toArray());

    assertThat(run.code()).isNotZero();
    assertThat(run.out() + run.err()).contains("--key-pkcs11").doesNotContain("73150928");
    assertThat(new TokenKey("pkcs11:?pin-value=73150928", null).toString())
        .doesNotContain("73150928");
  }

  @Test
  void pinOfAToken_comesNotFromStandardInputBehindOurBack() {
    String uri = "pkcs11:token=t?module-path=/none.so&pin-source=-";

    assertThat(named("1234\n", "--key-pkcs11", uri).expect(ExitCode.USAGE).err())
        .contains("pin-source=-: expected a file", "--passphrase-file -");
  }

  @Test
  void keyThatMenderDoesNotKnow_needsAnOption() throws IOException {
    Path odd =
        Files.write(folder.resolve("odd.pem"), KeyPairs.generate(KeyType.ED25519).privateKey());

    assertThat(write("-k", odd).expect(ExitCode.USAGE).error())
        .contains("Ed25519: no Mender client or tool verifies such signatures");
    write("-k", odd, "--any-key").expect(ExitCode.OK);
  }

  @Test
  void keyThatDoesNotFitTheVerifyKey_isRefusedBeforeAnythingIsWritten() throws IOException {
    Path other =
        Files.write(folder.resolve("o.pem"), KeyPairs.generate(KeyType.EC_P256).publicKey());

    assertThat(write("-k", key, "--verify-key", other).expect(ExitCode.SIGNATURE).error())
        .contains("its signature is not one of the key");
    assertThat(artifact).doesNotExist();
    write("-k", key, "--verify-key", publicKey).expect(ExitCode.OK);
  }

  private Path encryptedKey() throws IOException {
    return Files.copy(
        Path.of("../artifact-format/src/test/resources/tandem/artifact/keys/P-256-pkcs8-aes.pem"),
        folder.resolve("encrypted.pem"));
  }

  private Run command(String command, Path verifyKey) {
    return write("--signer-command", command, "--verify-key", verifyKey);
  }

  private Run write(Object... options) {
    return named("", options);
  }

  private Run named(String input, Object... options) {
    Object[] start = {
      "artifact", "write", "rootfs-image", "-n", "r", "-t", "d", "-f", image, "-o", artifact
    };
    Object[] all = java.util.Arrays.copyOf(start, start.length + options.length);
    System.arraycopy(options, 0, all, start.length, options.length);
    return Run.named("tandem", input.getBytes(UTF_8), all);
  }
}
