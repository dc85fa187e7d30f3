package tandem.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Calls the API of a server: one request, one small answer, on a connection of its own. Follows no
 * redirect, so that what was meant for one server never reaches another.
 */
public final class HttpCalls {
  private static final int MAX_BODY = 1 << 20;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,10}");
  private static final Pattern HEADER_NAME = Pattern.compile("[0-9A-Za-z-]{1,60}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]*");

  private final HttpOptions options;
  private final HttpFetcher fetcher;

  /**
   * Takes how to reach servers. TLS sessions are used again from one call to the next.
   *
   * @throws UpdateException CONFIG when the environment's proxies are contradictory
   */
  public HttpCalls(HttpOptions options) throws UpdateException {
    this(options, LONGEST);
  }

  /** Takes also how long a whole answer may take. */
  HttpCalls(HttpOptions options, Duration longest) throws UpdateException {
    this.options = options;
    this.fetcher =
        new HttpFetcher(
            new Dialer(Dialer.Resolver.SYSTEM, options.connectTimeout()),
            new Tls(options, TrustAnchors.SYSTEM_BUNDLES),
            ProxySettings.from(options.environment()),
            options.readTimeout(),
            longest);
  }

  /**
   * A request.
   *
   * @param headers by name; what the connection needs is added
   * @param body sent as UTF-8; empty for none
   */
  public record Request(String method, String url, Map<String, String> headers, String body) {
    /** Checks that nothing in it can end a line. */
    public Request {
      headers = Map.copyOf(headers);
      if (!METHOD.matcher(method).matches()) {
        throw new IllegalArgumentException("method: " + method);
      }
      headers.forEach(
          (name, value) -> {
            if (!HEADER_NAME.matcher(name).matches() || !HEADER_VALUE.matcher(value).matches()) {
              // Not its value, which may be a secret.
              throw new IllegalArgumentException("header " + name);
            }
          });
    }

    private String headerLines(int length) {
      StringBuilder lines = new StringBuilder();
      headers.forEach((name, value) -> lines.append(name + ": " + value + "\r\n"));
      if (length > 0 || !method.equals("GET")) {
        lines.append("Content-Length: ").append(length).append("\r\n");
      }
      return lines.toString();
    }
  }

  /**
   * An answer, of any status.
   *
   * @param statusText the status and the server's words for it, printable
   * @param retryAfter how long the server asks to be left alone, if it does
   * @param body at most 1 MiB, as UTF-8; bytes that are none are replaced
   */
  public record Answer(int status, String statusText, Optional<Duration> retryAfter, String body) {}

  /**
   * Sends a request and returns the answer.
   *
   * @throws UpdateException CONFIG when the URL is none, or http and that is not allowed;
   *     UNAVAILABLE when there is no answer, or none that can be used
   */
  public Answer call(Request request) throws UpdateException {
    HttpTarget target = target(request.url());
    byte[] body = request.body().getBytes(UTF_8);
    try (HttpReply reply =
        fetcher.send(target, request.method(), request.headerLines(body.length), body)) {
      ResponseHead head = reply.head();
      String answer = new String(body(reply), UTF_8);
      return new Answer(head.status(), head.statusText(), head.retryAfter(), answer);
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.UNAVAILABLE, target + ": " + Reasons.of(e), e);
    }
  }

  private HttpTarget target(String url) throws UpdateException {
    HttpTarget target;
    try {
      target = HttpTarget.parse(url);
    } catch (MalformedURLException e) {
      throw new UpdateException(ErrorKind.CONFIG, Reasons.of(e), e);
    }
    if (!target.secure() && !options.allowHttp()) {
      throw new UpdateException(ErrorKind.CONFIG, target + ": is not encrypted, expected https");
    }
    if (target.userInfo() != null) {
      throw new UpdateException(
          ErrorKind.CONFIG, target + ": has a user or password, expected a URL without");
    }
    return target;
  }

  private static byte[] body(HttpReply reply) throws IOException {
    ResponseHead head = reply.head();
    if (head.status() == 204 || head.status() == 304) {
      return new byte[0];
    }
    if (head.chunked()) {
      return bounded(new ChunkedBody(reply.in()));
    }
    long length = head.contentLength().orElse(-1);
    if (length > MAX_BODY) {
      throw new IOException("answer of " + length + " bytes, expected at most " + MAX_BODY);
    }
    if (length < 0) {
      return bounded(reply.in());
    }
    byte[] body = reply.in().readNBytes((int) length);
    if (body.length < length) {
      throw new IOException("answer ends after " + body.length + " of " + length + " bytes");
    }
    return body;
  }

  private static byte[] bounded(InputStream in) throws IOException {
    byte[] body = in.readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw new IOException("answer of more than " + MAX_BODY + " bytes");
    }
    return body;
  }
}
