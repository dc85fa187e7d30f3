package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
  private static final Path KEYS =
      Path.of("../artifact-format/src/test/resources/tandem/artifact/keys");

  @TempDir Path folder;
  private Path key;
  private Path publicKey;

  @BeforeEach
  void nameFiles() {
    key = folder.resolve("key.pem");
    publicKey = folder.resolve("public.pem");
  }

  @ParameterizedTest
  @CsvSource({"p256, ECDSA P-256, yes", "rsa3072, 'RSA, 3072 bits', yes", "ed25519, Ed25519, no"})
  void generatedPair_belongsTogether(String type, String shown, String fit) throws IOException {
    Run made = generate("--type", type).expect(ExitCode.OK);

    Run one = show(key).expect(ExitCode.OK);
    Run other = show(publicKey).expect(ExitCode.OK);

    assertThat(one.out()).contains("Holds: PRIVATE KEY", "Type: " + shown, "artifacts: " + fit);
    assertThat(other.out()).isEqualTo(one.out().replace("PRIVATE", "PUBLIC"));
    assertThat(one.out()).contains(made.out().lines().skip(1).findFirst().orElseThrow());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(publicKey)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void existingFiles_areReplacedOnlyByForce() throws IOException {
    Files.writeString(publicKey, "precious");

    assertThat(generate().expect(ExitCode.USAGE).err()).contains("public.pem: exists", "--force");
    assertThat(key).doesNotExist();
    assertThat(publicKey).hasContent("precious");
    generate("--force").expect(ExitCode.OK);
  }

  @Test
  void keyThatComesMeanwhile_isNotReplaced() throws IOException {
    Files.writeString(key, "precious");

    assertThatThrownBy(
            () ->
                KeysGenerateCommand.create(
                    key, new byte[1], PosixFilePermissions.fromString("rw-------")))
        .hasMessageEndingWith("key.pem: exists, and a lost key is lost for good");

    assertThat(key).hasContent("precious");
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(key));
  }

  @Test
  void encryptedKey_opensWithItsPassphraseOnly() throws IOException {
    Path passphrase = Files.writeString(folder.resolve("p"), "pässwörd €\n");

    generate("--passphrase-file", passphrase).expect(ExitCode.OK);

    assertThat(key).content().startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
    assertThat(show(key, "--passphrase-file", passphrase).expect(ExitCode.OK).out())
        .contains("ECDSA P-256");
    assertThat(show(key).expect(ExitCode.USAGE).error()).contains("no passphrase was given");
    Run wrong =
        Run.named(
            "tandem",
            "x".getBytes(UTF_8),
            "artifact",
            "keys",
            "show",
            key,
            "--passphrase-file",
            "-");
    assertThat(wrong.expect(ExitCode.USAGE).error()).contains("passphrase is wrong");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "P-384.pub.pem | EC key on P-384, expected P-256",
        "rsa1024.pub.pem | too weak to sign with, expected at least 2048 bits",
        "rsa-pss.pub.pem | key of algorithm RSASSA-PSS",
      })
  void unfitKey_isShownWithTheReason(String file, String reason) {
    Run run = show(KEYS.resolve(file)).expect(ExitCode.OK);

    assertThat(run.out()).contains("Fingerprint: SHA-256 ", "Fit for artifacts: no: ", reason);
  }

  @Test
  void certificateAndStandardInput_areShown() throws IOException {
    assertThat(show(KEYS.resolve("certificate.pem")).expect(ExitCode.OK).out())
        .contains("Holds: CERTIFICATE");
    byte[] content = Files.readAllBytes(KEYS.resolve("P-256-sec1-parameters.pem"));
    Run run = Run.named("tandem", content, "artifact", "keys", "show", "--json", "-");
    assertThat(run.expect(ExitCode.OK).out())
        .contains("\"fit\": true", "\"fingerprint\"", "\"EC PRIVATE KEY\"");
    Run none = Run.named("tandem", "nothing".getBytes(UTF_8), "artifact", "keys", "show", "-");
    assertThat(none.expect(ExitCode.USAGE).error()).contains("holds no PEM block");
  }

  private Run generate(Object... options) {
    Object[] start = {"artifact", "keys", "generate", "-o", key, "--public", publicKey};
    Object[] all = java.util.Arrays.copyOf(start, start.length + options.length);
    System.arraycopy(options, 0, all, start.length, options.length);
    return Run.tandem(all);
  }

  private static Run show(Path file, Object... options) {
    Object[] all = new Object[options.length + 4];
    Object[] start = {"artifact", "keys", "show", file};
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(options, 0, all, start.length, options.length);
    return Run.tandem(all);
  }
}
