package tandem.cli;

import java.io.IOException;
import java.util.Optional;
import tandem.artifact.DetachedSignature;
import tandem.artifact.SignatureFormat;
import tandem.artifact.Signer;
import tandem.artifact.Verifier;

/** A signature that somebody made elsewhere. */
final class AttachedSignature implements Signer {
  private final String name;
  private final byte[] given;
  private final SignatureFormat format;
  private final Optional<Verifier> key;

  /**
   * Takes the signature.
   *
   * @param name where it comes from
   * @param format how it is written down
   * @param key verifies it, if given
   */
  AttachedSignature(String name, byte[] given, SignatureFormat format, Optional<Verifier> key) {
    this.name = name;
    this.given = given.clone();
    this.format = format;
    this.key = key;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Verifier> publicKey() {
    return key;
  }

  @Override
  public byte[] sign(byte[] message) throws IOException {
    return key.isPresent()
        ? DetachedSignature.checked(name, given, format, key.get(), message)
        : DetachedSignature.unchecked(name, given, format);
  }
}
