package tandem.artifact;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** A signer that is not asked twice for the same: a token may want its PIN or a touch each time. */
final class SignOnce implements Signer {
  private final Signer signer;
  private byte[] message = {};
  private byte[] signature = {};

  SignOnce(Signer signer) {
    this.signer = signer;
  }

  @Override
  public byte[] sign(byte[] wanted) throws IOException {
    if (signature.length == 0 || !Arrays.equals(message, wanted)) {
      byte[] kept = wanted.clone();
      signature = signer.sign(wanted).clone();
      message = kept;
    }
    return signature.clone();
  }

  @Override
  public int expectedLength() {
    return signer.expectedLength();
  }

  @Override
  public String name() {
    return signer.name();
  }

  @Override
  public Optional<Verifier> publicKey() {
    return signer.publicKey();
  }
}
