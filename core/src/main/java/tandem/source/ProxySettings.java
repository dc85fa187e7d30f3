package tandem.source;

import java.net.MalformedURLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * The proxies that the environment names, by the rules of the Mender client.
 *
 * @param http the proxy for http URLs
 * @param https the proxy for https URLs
 * @param direct hosts to reach without one; a leading dot stands for all names below, a dot alone
 *     for every name
 */
record ProxySettings(@Nullable HttpTarget http, @Nullable HttpTarget https, List<String> direct) {

  private static final String CGI = "REQUEST_METHOD";

  /** The variables that are read, and no others. */
  static final Set<String> VARIABLES =
      Set.of("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", CGI);

  /**
   * Reads the environment.
   *
   * @throws UpdateException CONFIG when it is contradictory; no message shows a value, since that
   *     may hold a password
   */
  static ProxySettings from(Map<String, String> environment) throws UpdateException {
    if (environment.containsKey(CGI) && environment.containsKey("HTTP_PROXY")) {
      // A web server hands the header "Proxy:" of a request to its scripts as HTTP_PROXY.
      throw contradiction("HTTP_PROXY: is not safe to use together with " + CGI + " (CGI)")
          .withHint("set http_proxy instead");
    }
    String noProxy = value(environment, "no_proxy");
    if (noProxy.contains(",")) {
      throw contradiction("no_proxy: has a comma, expected names separated by spaces");
    }
    return new ProxySettings(
        proxy(environment, "http_proxy"),
        proxy(environment, "https_proxy"),
        List.of(noProxy.toLowerCase(Locale.ROOT).split("\\s+")));
  }

  private static String value(Map<String, String> environment, String name) throws UpdateException {
    String upperName = name.toUpperCase(Locale.ROOT);
    String lower = environment.getOrDefault(name, "").strip();
    String upper = environment.getOrDefault(upperName, "").strip();
    if (!lower.isEmpty() && !upper.isEmpty() && !lower.equals(upper)) {
      throw contradiction(name + ": differs from " + upperName)
          .withHint("unset one of the two variables");
    }
    return lower.isEmpty() ? upper : lower;
  }

  private static @Nullable HttpTarget proxy(Map<String, String> environment, String name)
      throws UpdateException {
    String url = value(environment, name);
    if (url.isEmpty()) {
      return null;
    }
    try {
      HttpTarget proxy = HttpTarget.parse(url);
      if (!proxy.resource().equals("/")) {
        throw contradiction(name + ": has a path, which no proxy has");
      }
      return proxy;
    } catch (MalformedURLException e) {
      throw contradiction(name + ": " + e.getMessage())
          .withHint("write http://host:port or http://user:password@host:port");
    }
  }

  private static UpdateException contradiction(String message) {
    return new UpdateException(ErrorKind.CONFIG, message);
  }

  /** Returns the proxy for a request, or null to go straight there. */
  @Nullable HttpTarget forTarget(HttpTarget target) {
    String host = target.host();
    if (direct.stream().anyMatch(entry -> matches(host, entry))) {
      return null;
    }
    return target.secure() ? https : http;
  }

  private static boolean matches(String host, String entry) {
    return entry.startsWith(".") ? entry.length() == 1 || host.endsWith(entry) : host.equals(entry);
  }
}
