package tandem.artifact;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of the signature.
 *
 * @param status what is known of it
 * @param bytes the signature itself, if it was decoded
 */
record SignatureCheck(SignatureStatus status, Optional<byte[]> bytes) {
  private static final String MEMBER = MemberName.SIGNATURE;

  /**
   * Decides about a signature.
   *
   * @param manifest the bytes that were signed
   * @param signature content of {@code manifest.sig}; null when there is none
   * @throws SignatureInvalidException when the policy refuses
   */
  static SignatureCheck of(SignaturePolicy policy, byte[] manifest, byte @Nullable [] signature)
      throws SignatureInvalidException {
    boolean hasKeys = !policy.keys().isEmpty();
    boolean refuse =
        switch (policy.mode()) {
          case CHECK_IF_KEYS -> hasKeys;
          case REQUIRE -> true;
          case REPORT -> false;
        };
    if (signature == null) {
      if (refuse) {
        throw new SignatureInvalidException(MEMBER + ": missing, but a signature is required");
      }
      return new SignatureCheck(new SignatureStatus.Unsigned(), Optional.empty());
    }
    if (!hasKeys) {
      if (refuse) {
        throw new SignatureInvalidException(
            MEMBER + ": a verified signature is required, but there is no key to check it with");
      }
      return new SignatureCheck(new SignatureStatus.NotChecked(), Optional.empty());
    }
    return verify(policy, manifest, signature, refuse);
  }

  private static SignatureCheck verify(
      SignaturePolicy policy, byte[] manifest, byte[] encoded, boolean refuse)
      throws SignatureInvalidException {
    byte[] signature = decode(encoded);
    if (signature != null) {
      for (Verifier key : policy.keys()) {
        if (key.verifies(manifest.clone(), signature.clone())) {
          return new SignatureCheck(
              new SignatureStatus.Verified(key.name(), key.fingerprint()), Optional.of(signature));
        }
      }
    }
    String reason =
        signature == null ? "not base64" : "made by none of the " + policy.keys().size() + " keys";
    if (refuse) {
      throw new SignatureInvalidException(MEMBER + ": " + reason);
    }
    return new SignatureCheck(new SignatureStatus.Failed(reason), Optional.ofNullable(signature));
  }

  // Lines may be wrapped; else as the standard has it, padding included.
  private static byte @Nullable [] decode(byte[] encoded) {
    String text = new String(encoded, StandardCharsets.ISO_8859_1).replaceAll("[\r\n]", "");
    if (text.isEmpty() || text.length() % 4 != 0) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
