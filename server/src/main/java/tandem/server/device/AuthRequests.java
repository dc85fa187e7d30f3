package tandem.server.device;

import java.io.IOException;
import java.util.Base64;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;
import tandem.server.fleet.Enrolment;
import tandem.server.http.Fields;
import tandem.server.http.Handler;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.security.RateLimit;

/** Answers devices that want to be let in. Those that are not learn no reason. */
final class AuthRequests implements Handler {
  private static final int LONGEST = 64 << 10;

  private final Enrolment enrolment;
  private final RateLimit newKeys;

  /**
   * Takes what it works with.
   *
   * @param newKeys limits for each address how many keys it makes known
   */
  AuthRequests(Enrolment enrolment, RateLimit newKeys) {
    this.enrolment = enrolment;
    this.newKeys = newKeys;
  }

  @Override
  public Reply handle(Request request) throws RefusedException, IOException {
    byte[] signature = signature(request);
    Fields fields = new Fields(request.jsonObject());
    DeviceKey key = key(fields.text("pubkey", LONGEST));
    JsonObject identity = identity(fields.text("id_data", LONGEST));
    // Over the bytes as they came: the same JSON can be written in many ways.
    if (!key.verifier().verifies(request.whole(), signature)) {
      throw unauthorized();
    }
    String token =
        enrolment
            .request(DeviceIdentity.facts(identity, key), () -> mayBeNew(request))
            .orElseThrow(AuthRequests::unauthorized);
    return Reply.text(200, "application/jwt", token);
  }

  // One address may not take the places of all new devices.
  private boolean mayBeNew(Request request) {
    return newKeys.take(RateLimit.keyOf(request.client()), System.nanoTime()).isZero();
  }

  private static byte[] signature(Request request) throws RefusedException {
    String text =
        request
            .header("X-MEN-Signature")
            .orElseThrow(() -> new RefusedException(400, "X-MEN-Signature: missing"));
    try {
      return Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(400, "X-MEN-Signature: is not base64");
    }
  }

  private static DeviceKey key(String pem) throws RefusedException {
    try {
      return DeviceKey.parse(pem);
    } catch (IOException e) {
      throw new RefusedException(400, String.valueOf(e.getMessage()));
    }
  }

  private static JsonObject identity(String text) throws RefusedException {
    try {
      if (JsonParser.parse(text) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonException e) {
      throw new RefusedException(400, "id_data: " + e.getMessage());
    }
    throw new RefusedException(400, "id_data: expected a JSON object");
  }

  private static RefusedException unauthorized() {
    return new RefusedException(401, "unauthorized");
  }
}
