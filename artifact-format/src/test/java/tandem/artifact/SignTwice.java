package tandem.artifact;

import java.io.IOException;
import java.util.Optional;

/** A program that signs two messages by one key of a token, and prints how long what it got is. */
final class SignTwice {
  private SignTwice() {}

  /** Takes the URI of the key, the module and the PIN. */
  public static void main(String[] args) throws IOException {
    Pkcs11Uri uri = Pkcs11Uri.parse(args[0]);
    Pkcs11Signer signer = Pkcs11Signer.open(uri, args[1], Optional.of(args[2].toCharArray()));
    for (byte message = 0; message < 2; message++) {
      System.out.println(signer.sign(new byte[] {message}).length);
    }
    signer.close();
    try {
      signer.sign(new byte[1]);
    } catch (SigningFailedException e) {
      System.out.println(e.getMessage());
    }
  }
}
