package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tandem.artifact.KeyKind;
import tandem.artifact.Signer;
import tandem.artifact.Verifier;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The options of every command that signs: what to sign with, at most one thing. */
final class SignerOptions {
  private static final int MAX_KEY_BYTES = 64 << 10;

  @Option(
      names = {"-k", "--key"},
      paramLabel = "FILE",
      description = "Private key (PEM) to sign with.")
  @Nullable Path key;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE|-",
      description =
          "File whose first line opens an encrypted key or a token; without it the terminal is asked.")
  @Nullable String passphraseFile;

  @Option(
      names = "--key-pkcs11",
      paramLabel = "URI",
      description =
          "Key in a token, as pkcs11:token=..;object=..?module-path=..&pin-source=..; the module"
              + " may also come from PKCS11_MODULE_PATH, the PIN from --passphrase-file.")
  @Nullable String pkcs11;

  @Option(
      names = "--signer-command",
      paramLabel = "CMD",
      description =
          "Shell command that signs: gets the SHA-256 digest (32 bytes) on standard input, prints"
              + " the signature.")
  @Nullable String command;

  @Option(
      names = "--signer-timeout",
      paramLabel = "SECONDS",
      description = "How long the command may take (default: ${DEFAULT-VALUE}).")
  int timeoutSeconds = 120;

  @Option(
      names = "--verify-key",
      paramLabel = "FILE",
      description = "Public key (PEM) that must verify the new signature before it is used.")
  @Nullable Path verifyKey;

  @Option(
      names = "--any-key",
      description =
          "Sign also with RSA of less than 2048 bits, and with Ed25519, which only Tandem verifies.")
  boolean anyKey;

  /** Tells whether standard input is the passphrase, so that nothing else can come from there. */
  boolean readsStandardInput() {
    return "-".equals(passphraseFile);
  }

  /** Tells whether there is something to sign with. */
  boolean isGiven() {
    return !given().isEmpty();
  }

  private List<String> given() {
    List<String> given = new ArrayList<>();
    if (key != null) {
      given.add("--key");
    }
    if (pkcs11 != null) {
      given.add("--key-pkcs11");
    }
    if (command != null) {
      given.add("--signer-command");
    }
    return given;
  }

  /**
   * Returns what to sign with, ready for use; empty when no option names anything.
   *
   * @throws UpdateException USAGE when more than one is named, or the key is not fit to sign with
   * @throws IOException when a key file can not be read
   */
  Optional<Signer> signer(Console console) throws UpdateException, IOException {
    List<String> given = given();
    if (given.size() > 1) {
      throw new UpdateException(
          ErrorKind.USAGE, "too many signing keys: " + String.join(" and ", given));
    }
    Optional<Verifier> check = verifyKey();
    if (command != null && command.isBlank()) {
      throw new UpdateException(
          ErrorKind.USAGE, "--signer-command: is empty, expected a shell command");
    }
    if (command != null) {
      return Optional.of(new SignerCommand(command, timeout(), check));
    }
    if (key == null && pkcs11 == null) {
      return Optional.empty();
    }
    if (key != null) {
      TokenKey.refuseAsFile(key.toString());
    }
    Signer signer =
        key == null
            ? new TokenKey(pkcs11, passphraseFile).open(console)
            : new KeyFile(key.toString(), SmallFile.read(key, "a key", MAX_KEY_BYTES))
                .open(passphraseFile, console);
    if (signer.publicKey().isPresent()) {
      requireFit(signer.publicKey().get());
    }
    return Optional.of(check.isPresent() ? new CheckedSigner(signer, check.get()) : signer);
  }

  /**
   * Returns the key that must verify what is signed, if one is named.
   *
   * @throws UpdateException USAGE when nobody should sign with its private part
   */
  Optional<Verifier> verifyKey() throws UpdateException, IOException {
    if (verifyKey == null) {
      return Optional.empty();
    }
    TokenKey.refuseAsFile(verifyKey.toString());
    Verifier key = KeyOptions.load(verifyKey);
    requireFit(key);
    return Optional.of(key);
  }

  private Duration timeout() throws UpdateException {
    if (timeoutSeconds < 1) {
      throw new UpdateException(
          ErrorKind.USAGE, "--signer-timeout " + timeoutSeconds + ": expected at least 1");
    }
    return Duration.ofSeconds(timeoutSeconds);
  }

  private void requireFit(Verifier publicKey) throws UpdateException {
    KeyKind kind = publicKey.kind();
    String reason = unfitness(kind);
    if (!anyKey && !reason.isEmpty()) {
      throw new UpdateException(ErrorKind.USAGE, publicKey.name() + ": " + kind + ": " + reason)
          .withHint("--any-key signs with it all the same");
    }
  }

  /** Returns why nobody should sign with such a key; empty when it is fit. */
  static String unfitness(KeyKind kind) {
    if (kind.isWeak()) {
      return "too weak to sign with, expected at least 2048 bits";
    }
    return kind.isKnownToMender() ? "" : "no Mender client or tool verifies such signatures";
  }
}
