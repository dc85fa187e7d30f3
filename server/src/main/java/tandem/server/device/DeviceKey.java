package tandem.server.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tandem.artifact.PublicKeys;
import tandem.artifact.Verifier;
import tandem.pem.Pem;

/**
 * The key with which a device signs what it asks for.
 *
 * @param verifier checks its signatures
 * @param pem in one form, however the device wraps its lines
 */
public record DeviceKey(Verifier verifier, String pem) {
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";
  // Larger ones only cost the server time.
  private static final int LARGEST_RSA = 8192;
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /**
   * Reads a key.
   *
   * @throws IOException when it is none that devices have: RSA, EC on P-256 or Ed25519
   */
  public static DeviceKey parse(String pem) throws IOException {
    byte[] bytes = pem.getBytes(StandardCharsets.ISO_8859_1);
    Verifier verifier = PublicKeys.load("pubkey", bytes);
    if (verifier.kind().bits() > LARGEST_RSA) {
      throw new IOException(
          "pubkey: " + verifier.kind().bits() + " bits, expected at most " + LARGEST_RSA);
    }
    // What is kept and shown must be the key that signatures are checked with, and no text beside
    // it.
    byte[] der = Pem.first("pubkey", Pem.parse("pubkey", bytes), List.of("PUBLIC KEY")).content();
    return new DeviceKey(verifier, BEGIN + "\n" + LINES.encodeToString(der) + "\n" + END + "\n");
  }

  /** Returns the SHA-256 of the key, in hexadecimal. */
  String hash() {
    return verifier.fingerprint().hex();
  }
}
