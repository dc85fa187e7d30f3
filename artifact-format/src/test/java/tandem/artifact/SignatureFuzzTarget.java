package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes any bytes for a signature. The first byte of the input names the key, or all with {@code
 * *}; the second is {@code t} for the text of {@code manifest.sig}, else the rest is the signature
 * itself.
 */
public final class SignatureFuzzTarget {
  private static final long MEMORY = 64L << 20;
  private static final byte[] OTHER_MESSAGE = "another message\n".getBytes(UTF_8);
  private static final Map<String, String> KEYS =
      Map.of("r", "rsa2048", "s", "rsa1024", "e", "P-256", "d", "ed25519");
  private static final Map<String, Verifier> VERIFIERS = new TreeMap<>();

  static {
    KEYS.forEach((letter, key) -> VERIFIERS.put(letter, verifier(key)));
  }

  private SignatureFuzzTarget() {}

  private static Verifier verifier(String key) {
    try {
      return TestKeys.verifier(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks one input. */
  public static void fuzzerTestOneInput(byte[] data) {
    String options = Fuzzing.options(data, 2);
    byte[] rest = Fuzzing.rest(data, 2);
    Verifier one = options.isEmpty() ? null : VERIFIERS.get(options.substring(0, 1));
    List<Verifier> keys = one == null ? List.copyOf(VERIFIERS.values()) : List.of(one);
    byte[] member = options.endsWith("t") ? rest : Base64.getEncoder().encode(rest);
    refuses(keys, member);
    verifies(keys, member);
    P256.rawForms(rest)
        .forEach(form -> Fuzzing.check(form.length == P256.RAW_LENGTH, "raw form too long"));
  }

  /** No bytes are the signature of a message that nobody has signed. */
  private static void refuses(List<Verifier> keys, byte[] member) {
    SignaturePolicy require = new SignaturePolicy(keys, SignaturePolicy.Mode.REQUIRE);
    SignaturePolicy report = new SignaturePolicy(keys, SignaturePolicy.Mode.REPORT);
    Fuzzing.check(
        !Fuzzing.accepted(
            SignatureInvalidException.class,
            MEMORY,
            () -> SignatureCheck.of(require, OTHER_MESSAGE, member)),
        "accepted for another message");
    Fuzzing.accepted(
        SignatureInvalidException.class,
        MEMORY,
        () -> {
          SignatureStatus status = SignatureCheck.of(report, OTHER_MESSAGE, member).status();
          Fuzzing.check(status instanceof SignatureStatus.Failed, "reported", status);
        });
  }

  /** What is accepted for the signed message is its signature, in one form or another. */
  private static void verifies(List<Verifier> keys, byte[] member) {
    SignaturePolicy policy = new SignaturePolicy(keys, SignaturePolicy.Mode.CHECK_IF_KEYS);
    Fuzzing.accepted(
        SignatureInvalidException.class,
        MEMORY,
        () -> {
          SignatureCheck check = SignatureCheck.of(policy, TestKeys.MESSAGE, member);
          Fuzzing.check(
              check.status() instanceof SignatureStatus.Verified, "neither refused nor verified");
          Fuzzing.check(isGenuine(check.bytes()), "accepted a signature that nobody made");
        });
  }

  private static boolean isGenuine(Optional<byte[]> signature) {
    byte[] got = signature.orElseThrow();
    return KEYS.values().stream()
        .map(key -> TestKeys.read(key + ".sig"))
        .anyMatch(made -> Arrays.equals(made, got) || sharesPoint(made, got));
  }

  // Raw or DER, and with s or its negative: both are signatures for anybody who has one.
  private static boolean sharesPoint(byte[] made, byte[] got) {
    return P256.rawForms(made).stream()
        .anyMatch(
            a -> P256.rawForms(got).stream().anyMatch(b -> Arrays.equals(a, 0, 32, b, 0, 32)));
  }
}
