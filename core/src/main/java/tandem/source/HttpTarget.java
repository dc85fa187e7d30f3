package tandem.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: an http or https URL, taken apart. Neither its text nor a failure to parse
 * it ever shows user, password or query: a signed URL has its secret in the query.
 *
 * @param host a name or an address, in lower case, an IPv6 address without brackets
 * @param resource path and query as they are sent, percent-encoded
 * @param userInfo {@code user:password}, percent-encoded
 */
record HttpTarget(
    boolean secure, String host, int port, String resource, @Nullable String userInfo) {

  // Wider than java.net.URI, which knows no host with an underscore.
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z._-]+)(?::([0-9]{0,5}))?");

  /** Reads a URL of a user: what a URL may not hold (spaces, UTF-8) is percent-encoded first. */
  static HttpTarget parse(String url) throws MalformedURLException {
    return of(uri(UrlEscape.escape(url, UTF_8)));
  }

  private static HttpTarget of(URI uri) throws MalformedURLException {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    if (!secure && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new MalformedURLException("URL is neither https nor http");
    }
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    Matcher place = HOST_AND_PORT.matcher(authority.substring(at + 1));
    if (!place.matches()) {
      throw new MalformedURLException("URL has no valid host and port");
    }
    String host = place.group(1).replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new HttpTarget(
        secure,
        host,
        port(place.group(2), secure),
        uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery(),
        at < 0 ? null : authority.substring(0, at));
  }

  private static int port(@Nullable String digits, boolean secure) throws MalformedURLException {
    if (digits == null || digits.isEmpty()) {
      return secure ? 443 : 80;
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > 65535) {
      throw new MalformedURLException("URL has port " + port + ", expected 1 to 65535");
    }
    return port;
  }

  private static URI uri(String text) throws MalformedURLException {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Neither its message nor the exception itself: both hold the whole URL.
      throw new MalformedURLException(
          "URL is not valid: " + e.getReason() + " at position " + e.getIndex());
    }
  }

  /**
   * Follows the Location of a redirect. User and password go along only to the same scheme, host
   * and port; those of the Location itself are dropped.
   */
  HttpTarget resolve(String location) throws MalformedURLException {
    String reference = UrlEscape.escape(location, ISO_8859_1);
    // java.net.URI would drop the last part of the path, as RFC 2396 said and RFC 3986 does not.
    URI next =
        reference.startsWith("?")
            ? uri(origin() + path() + reference)
            : uri(origin() + resource).resolve(uri(reference));
    HttpTarget there = of(next);
    String kept = there.origin().equals(origin()) ? userInfo : null;
    return new HttpTarget(there.secure, there.host, there.port, there.resource, kept);
  }

  /** Returns host and port as the Host header has them: the port only if it is unusual. */
  String authority() {
    String place = hostAndPort();
    return port == (secure ? 443 : 80) ? place.substring(0, place.lastIndexOf(':')) : place;
  }

  /** Returns host and port, an IPv6 address in brackets. */
  String hostAndPort() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /** Returns scheme, host and port. */
  String origin() {
    return (secure ? "https://" : "http://") + authority();
  }

  /** Returns the value of an Authorization header, if the URL names a user. */
  Optional<String> authorization() {
    return Optional.ofNullable(userInfo)
        // A plus sign is itself in a URL; only forms read it as a space.
        .map(user -> URLDecoder.decode(user.replace("+", "%2B"), UTF_8))
        .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
  }

  private String path() {
    int query = resource.indexOf('?');
    return query < 0 ? resource : resource.substring(0, query);
  }

  /** Returns the URL without secrets. */
  @Override
  public String toString() {
    return origin() + path() + (path().equals(resource) ? "" : "?...");
  }
}
