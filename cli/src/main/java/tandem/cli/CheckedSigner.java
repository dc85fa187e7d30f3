package tandem.cli;

import java.io.IOException;
import java.util.Optional;
import tandem.artifact.SignatureInvalidException;
import tandem.artifact.Signer;
import tandem.artifact.Verifier;

/**
 * A signer whose signatures must also be those of the key that devices have.
 *
 * @param signer makes them
 * @param key verifies them
 */
record CheckedSigner(Signer signer, Verifier key) implements Signer {

  @Override
  public String name() {
    return signer.name();
  }

  @Override
  public Optional<Verifier> publicKey() {
    return Optional.of(key);
  }

  @Override
  public byte[] sign(byte[] message) throws IOException {
    byte[] signature = signer.sign(message);
    if (!key.verifies(message.clone(), signature.clone())) {
      throw new SignatureInvalidException(
          signer.name() + ": its signature is not one of the key " + key.name());
    }
    return signature;
  }
}
