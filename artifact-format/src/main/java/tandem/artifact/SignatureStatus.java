package tandem.artifact;

/** What is known of an artifact's signature. */
public sealed interface SignatureStatus {

  /** The artifact carries no signature. */
  record Unsigned() implements SignatureStatus {}

  /** The artifact is signed, but there was no key to check it with. */
  record NotChecked() implements SignatureStatus {}

  /**
   * None of the keys made the signature; only reported with {@link SignaturePolicy.Mode#REPORT}.
   */
  record Failed(String reason) implements SignatureStatus {}

  /**
   * A key made the signature.
   *
   * @param keyName where the key came from
   * @param fingerprint of the key
   */
  record Verified(String keyName, Digest fingerprint) implements SignatureStatus {}
}
