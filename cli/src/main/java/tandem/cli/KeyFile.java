package tandem.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.PrivateKeys;
import tandem.artifact.SigningKey;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The content of a file that holds a private key. */
final class KeyFile {
  private final String name;
  private final byte[] pem;

  /** Takes the content, which is overwritten once the key is open. */
  KeyFile(String name, byte[] pem) {
    this.name = name;
    this.pem = pem;
  }

  /**
   * Loads the key, with a passphrase if it needs one.
   *
   * @throws UpdateException USAGE when it is no key that can sign, or the passphrase is wrong
   * @throws IOException when the passphrase can not be read
   */
  SigningKey open(@Nullable String passphraseFile, Console console)
      throws UpdateException, IOException {
    try {
      Optional<char[]> passphrase = passphrase(passphraseFile, console);
      try {
        return load(passphrase);
      } finally {
        passphrase.ifPresent(secret -> Arrays.fill(secret, '\0'));
      }
    } finally {
      Arrays.fill(pem, (byte) 0);
    }
  }

  private Optional<char[]> passphrase(@Nullable String file, Console console)
      throws UpdateException, IOException {
    if (!needsPassphrase()) {
      return Optional.empty();
    }
    Optional<char[]> passphrase = Passphrase.get(file, name, console);
    if (passphrase.isEmpty()) {
      throw new UpdateException(
              ErrorKind.USAGE, name + ": the key is encrypted, and no passphrase was given")
          .withHint("give it with --passphrase-file FILE, or - for standard input");
    }
    return passphrase;
  }

  private boolean needsPassphrase() throws UpdateException {
    try {
      return PrivateKeys.needsPassphrase(name, pem);
    } catch (IOException e) {
      throw unfit(e);
    }
  }

  private SigningKey load(Optional<char[]> passphrase) throws UpdateException {
    try {
      return passphrase.isPresent()
          ? PrivateKeys.load(name, pem, passphrase.get())
          : PrivateKeys.load(name, pem);
    } catch (IOException e) {
      throw unfit(e);
    }
  }

  private static UpdateException unfit(IOException e) {
    return new UpdateException(ErrorKind.USAGE, String.valueOf(e.getMessage()), e);
  }
}
