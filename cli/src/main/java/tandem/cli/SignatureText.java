package tandem.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tandem.artifact.SignatureStatus;
import tandem.artifact.Signer;
import tandem.artifact.Verifier;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** Says what is known of a signature; always, so that nobody takes unchecked for checked. */
final class SignatureText {
  private SignatureText() {}

  static String of(SignatureStatus status) {
    if (status instanceof SignatureStatus.Verified verified) {
      return "verified by " + verified.keyName() + " (SHA-256 " + verified.fingerprint() + ")";
    }
    if (status instanceof SignatureStatus.Failed failed) {
      return "NOT VALID: " + failed.reason();
    }
    return status instanceof SignatureStatus.Unsigned
        ? "unsigned, not checked"
        : "signed, not checked";
  }

  /** Says who signed what has just been made, and whether a key has verified it. */
  static String ofNew(Optional<Signer> signer) {
    if (signer.isEmpty()) {
      return "unsigned";
    }
    Optional<Verifier> key = signer.get().publicKey();
    return key.isEmpty()
        ? "signed by " + signer.get().name() + ", not checked"
        : "signed by " + signer.get().name() + " (SHA-256 " + key.get().fingerprint() + ")";
  }

  /** Returns the same for machines. */
  static JsonObject jsonOfNew(Optional<Signer> signer) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (signer.isEmpty()) {
      members.put("status", JsonValue.of("unsigned"));
      return new JsonObject(members);
    }
    Optional<Verifier> key = signer.get().publicKey();
    members.put("status", JsonValue.of(key.isEmpty() ? "not checked" : "verified"));
    members.put("key", JsonValue.of(signer.get().name()));
    key.ifPresent(
        verifier -> members.put("fingerprint", JsonValue.of(verifier.fingerprint().hex())));
    return new JsonObject(members);
  }

  static JsonObject json(SignatureStatus status) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (status instanceof SignatureStatus.Verified verified) {
      members.put("status", JsonValue.of("verified"));
      members.put("key", JsonValue.of(verified.keyName()));
      members.put("fingerprint", JsonValue.of(verified.fingerprint().hex()));
    } else if (status instanceof SignatureStatus.Failed failed) {
      members.put("status", JsonValue.of("invalid"));
      members.put("reason", JsonValue.of(failed.reason()));
    } else if (status instanceof SignatureStatus.Unsigned) {
      members.put("status", JsonValue.of("unsigned"));
    } else {
      members.put("status", JsonValue.of("not checked"));
    }
    return new JsonObject(members);
  }
}
