package tandem.source;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalLong;
import tandem.core.UpdateException;

/** A file on a server: asks for all of it or for its rest, following redirects each time anew. */
final class HttpResource {
  private static final Logger LOG = System.getLogger("tandem.source");

  private final HttpFetcher fetcher;
  private final HttpTarget target;
  private final int maxRedirects;
  private String place;

  HttpResource(HttpFetcher fetcher, HttpTarget target, int maxRedirects) {
    this.fetcher = fetcher;
    this.target = target;
    this.maxRedirects = maxRedirects;
    this.place = target.toString();
  }

  /** Returns where the last request went, for messages. */
  String place() {
    return place;
  }

  /**
   * Asks for the whole file.
   *
   * @throws RefusedException when the status is not 200
   * @throws WrongAnswerException when the answer can not be used
   * @throws IOException when the server can not be reached or answers badly
   * @throws UpdateException UNAVAILABLE or CONFIG, where there is a hint to give
   */
  HttpPart whole() throws IOException, UpdateException {
    return get("", OptionalLong.empty());
  }

  /**
   * Asks for the file from this byte on, provided that it still is the version with this validator.
   * A server may answer with the whole file all the same. Throws as {@link #whole}.
   */
  HttpPart from(long start, String validator) throws IOException, UpdateException {
    String headers = "Range: bytes=%d-\r\nIf-Range: %s\r\n".formatted(start, validator);
    return get(headers, OptionalLong.of(start));
  }

  private HttpPart get(String headers, OptionalLong start) throws IOException, UpdateException {
    Redirects redirects = new Redirects(maxRedirects);
    HttpTarget at = target;
    while (true) {
      place = shown(at);
      HttpReply reply = fetcher.get(at, headers);
      boolean taken = false;
      try {
        Optional<String> location = reply.head().redirect();
        if (location.isEmpty()) {
          HttpPart part = part(reply, start);
          taken = true;
          return part;
        }
        at = redirects.next(at, location.get());
      } finally {
        if (!taken) {
          reply.close();
        }
      }
      LOG.log(Level.DEBUG, "{0}: redirected to {1}", target, at);
    }
  }

  private String shown(HttpTarget at) {
    String name = target.toString();
    return at.toString().equals(name) ? name : name + ", redirected to " + at;
  }

  private static HttpPart part(HttpReply reply, OptionalLong asked) throws IOException {
    ResponseHead head = reply.head();
    boolean isPartial = asked.isPresent() && head.status() == 206;
    if (head.status() != 200 && !isPartial) {
      throw new RefusedException(head, asked.isPresent() ? "206" : "200");
    }
    if (!head.contentEncodings().isEmpty()) {
      String encodings = ResponseHead.shown(head.contentEncodings());
      throw new WrongAnswerException("content encoding is " + encodings + ", expected none");
    }
    boolean chunked = head.chunked();
    InputStream body = chunked ? new ChunkedBody(reply.in()) : reply.in();
    OptionalLong length = chunked ? OptionalLong.empty() : head.contentLength();
    return isPartial
        ? rest(body, head, asked.getAsLong(), length)
        : new HttpPart(body, 0, FileVersion.of(head, length));
  }

  private static HttpPart rest(InputStream body, ResponseHead head, long start, OptionalLong length)
      throws IOException {
    ContentRange range = ContentRange.of(head);
    long end = range.last() + 1;
    boolean isRest = range.start() == start && end > start && end == range.total().orElse(end);
    if (!isRest || length.orElse(end - start) != end - start) {
      String wrong = "server sent bytes %s of the file, expected those from %d to its end";
      throw new WrongAnswerException(wrong.formatted(range, start));
    }
    return new HttpPart(body, start, FileVersion.of(head, OptionalLong.of(end)));
  }
}
