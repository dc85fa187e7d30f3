package tandem.server.device;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Member;
import tandem.server.http.Fields;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;

/** Takes the log of a deployment that failed, and keeps it as text. */
final class LogUploads implements DeviceHandler {
  private final Dispatch dispatch;

  LogUploads(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  @Override
  public Reply handle(Member device, Request request) throws RefusedException, IOException {
    JsonValue messages =
        request
            .jsonObject()
            .get("messages")
            .orElseThrow(() -> new RefusedException(400, "messages: missing"));
    if (!(messages instanceof JsonArray array) || array.items().isEmpty()) {
      throw new RefusedException(400, "messages: expected a list that is not empty");
    }
    StringBuilder text = new StringBuilder();
    for (JsonValue message : array.items()) {
      append(text, message);
    }
    if (!dispatch.log(device, request.variable("id"), text.toString())) {
      throw new RefusedException(404, "the device has no such deployment");
    }
    return Reply.empty(204);
  }

  private static void append(StringBuilder text, JsonValue message) throws RefusedException {
    if (!(message instanceof JsonObject object)) {
      throw new RefusedException(400, "messages: expected objects");
    }
    Fields fields = new Fields(object);
    String timestamp = fields.text("timestamp", 100);
    try {
      OffsetDateTime.parse(timestamp);
    } catch (DateTimeParseException e) {
      throw new RefusedException(400, "timestamp: expected one of RFC 3339");
    }
    String level = fields.text("level", 100);
    String line = fields.text("message", Integer.MAX_VALUE);
    text.append(timestamp).append(' ').append(level).append(": ").append(line).append('\n');
  }
}
