package tandem.artifact;

import java.io.IOException;
import java.util.List;
import tandem.pem.Pem;

/**
 * Loads any bytes as a key. The first byte of the input is {@code f} for a whole file; else it is a
 * number that chooses the label of the PEM block that the rest is the content of.
 */
public final class KeyFuzzTarget {
  private static final String NAME = "key.pem";
  private static final long MEMORY = 256L << 20;
  private static final List<String> LABELS =
      List.of(
          PublicKeys.LABEL,
          PrivateKeys.PKCS8,
          PrivateKeys.PKCS1,
          PrivateKeys.SEC1,
          PrivateKeyDecryption.LABEL);

  private KeyFuzzTarget() {}

  /** Checks one input. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Fuzzing.rest(data, 1);
    byte[] pem =
        data[0] == 'f' ? rest : Pem.encode(LABELS.get(Math.floorMod(data[0] - '0', 5)), rest);
    Fuzzing.accepted(IOException.class, MEMORY, () -> check(PublicKeys.load(NAME, pem)));
    Fuzzing.accepted(IOException.class, MEMORY, () -> PrivateKeys.needsPassphrase(NAME, pem));
    Fuzzing.accepted(IOException.class, MEMORY, () -> check(PrivateKeys.load(NAME, pem)));
    Fuzzing.accepted(
        IOException.class,
        MEMORY,
        () -> check(PrivateKeys.load(NAME, pem, "secret".toCharArray())));
  }

  private static void check(Verifier key) {
    for (int length : new int[] {0, 8, P256.RAW_LENGTH, 128, 256}) {
      Fuzzing.check(
          !key.verifies(TestKeys.MESSAGE, new byte[length]), "zeros are a signature", length);
    }
  }

  private static void check(SigningKey key) throws IOException {
    check(key.verifier());
    Verifier loaded = PublicKeys.load(NAME, key.publicKeyPem());
    Fuzzing.check(loaded.fingerprint().equals(key.verifier().fingerprint()), "public part changed");
    byte[] signature = key.sign(TestKeys.MESSAGE);
    Fuzzing.check(loaded.verifies(TestKeys.MESSAGE, signature), "does not verify");
    Fuzzing.check(!loaded.verifies(new byte[] {1}, signature), "verifies another message");
  }
}
