package tandem.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.InvalidSpecException;
import tandem.artifact.Pkcs11Signer;
import tandem.artifact.Pkcs11Uri;
import tandem.artifact.Signer;
import tandem.artifact.SigningFailedException;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * A key in a token, as the command line names it.
 *
 * @param uri by RFC 7512
 * @param passphraseFile has the PIN, unless the URI tells it
 */
record TokenKey(@Nullable String uri, @Nullable String passphraseFile) {
  private static final String MODULE = "PKCS11_MODULE_PATH";

  /**
   * Refuses the name of a token where that of a file belongs. It is not repeated: it may have a
   * PIN.
   *
   * @throws UpdateException USAGE when it is the name of a token
   */
  static void refuseAsFile(String file) throws UpdateException {
    if (file.startsWith(Pkcs11Uri.SCHEME)) {
      throw new UpdateException(ErrorKind.USAGE, "a key in a token is given where a file belongs")
          .withHint("-k and --verify-key take a file, --key-pkcs11 a token");
    }
  }

  Signer open(Console console) throws UpdateException, IOException {
    Pkcs11Uri name = parse();
    String module =
        name.modulePath()
            .or(() -> Optional.ofNullable(console.environment().get(MODULE)))
            .orElseThrow(
                () ->
                    new UpdateException(
                            ErrorKind.USAGE, name + ": which PKCS#11 module speaks to the token?")
                        .withHint("add ?module-path=... to it, or set " + MODULE));
    Optional<char[]> pin = pin(name, console);
    try {
      return Pkcs11Signer.open(name, module, pin);
    } catch (SigningFailedException e) {
      throw e;
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.USAGE, String.valueOf(e.getMessage()), e);
    } finally {
      pin.ifPresent(secret -> Arrays.fill(secret, '\0'));
      name.wipe();
    }
  }

  private Pkcs11Uri parse() throws UpdateException {
    try {
      return Pkcs11Uri.parse(String.valueOf(uri));
    } catch (InvalidSpecException e) {
      throw new UpdateException(ErrorKind.USAGE, "--key-pkcs11: " + e.getMessage(), e);
    }
  }

  private Optional<char[]> pin(Pkcs11Uri name, Console console)
      throws UpdateException, IOException {
    Optional<char[]> value = name.pinValue();
    if (value.isPresent()) {
      return value;
    }
    if (name.pinSource().filter("-"::equals).isPresent()) {
      throw new UpdateException(ErrorKind.USAGE, "--key-pkcs11: pin-source=-: expected a file")
          .withHint("--passphrase-file - takes the PIN from standard input");
    }
    String source = name.pinSource().orElse(passphraseFile);
    return Passphrase.get(source, name.toString(), console);
  }

  /** Returns no part of the URI, which may have a PIN. */
  @Override
  public String toString() {
    return "TokenKey";
  }
}
