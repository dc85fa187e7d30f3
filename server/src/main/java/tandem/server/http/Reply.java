package tandem.server.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonWriter;

/**
 * The answer to one request.
 *
 * @param status of HTTP
 * @param headers all but length, date and request id
 * @param body what follows
 */
public record Reply(int status, Map<String, String> headers, Body body) {

  /** What follows the headers. */
  public sealed interface Body {
    /** Returns the length in bytes. */
    long length();
  }

  /** A body in memory. */
  public static final class Bytes implements Body {
    private final byte[] content;

    /** Takes the bytes, not a copy. */
    public Bytes(byte[] content) {
      this.content = content;
    }

    /** Returns the bytes, not a copy. */
    public byte[] content() {
      return content;
    }

    @Override
    public long length() {
      return content.length;
    }
  }

  /** A part of a file, which is sent without any thread waiting for it. */
  public record FilePart(Path file, long offset, long length, Pacing pacing) implements Body {}

  /** Takes a copy of the headers. */
  public Reply {
    headers = Map.copyOf(headers);
  }

  /** Returns an answer without a body. */
  public static Reply empty(int status) {
    return new Reply(status, Map.of(), new Bytes(new byte[0]));
  }

  /** Returns a JSON document. */
  public static Reply json(int status, JsonValue document) {
    return text(status, "application/json", JsonWriter.compact(document));
  }

  /** Returns a text of the given type, in UTF-8. */
  public static Reply text(int status, String type, String text) {
    return new Reply(
        status, Map.of("Content-Type", type), new Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns the error as a document. */
  static Reply error(RefusedException refused, String requestId) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("error", refused.text());
    members.put("request_id", requestId);
    Reply reply = json(refused.status(), JsonValue.strings(members));
    return refused
        .retryAfter()
        .map(seconds -> reply.with("Retry-After", Long.toString(seconds)))
        .orElse(reply);
  }

  /** Returns the same answer with one more header. */
  public Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }
}
