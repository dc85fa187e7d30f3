package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The keys and signatures that OpenSSL made; {@code keys/make.sh} has the commands. */
final class TestKeys {
  /** What all signatures are over. */
  static final byte[] MESSAGE = read("message");

  private TestKeys() {}

  static byte[] read(String file) {
    try (InputStream in = TestKeys.class.getResourceAsStream("keys/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no test key " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Verifier verifier(String key) throws IOException {
    return PublicKeys.load(key + ".pub.pem", read(key + ".pub.pem"));
  }

  static SigningKey signingKey(String key) throws IOException {
    return PrivateKeys.load(key + ".pem", read(key + ".pem"));
  }
}
