package tandem.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import tandem.artifact.SignatureStatus;
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
