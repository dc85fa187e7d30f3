package tandem.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How to reach a server.
 *
 * @param allowHttp whether {@code http} URLs are taken; without it only {@code https} is
 * @param skipVerify whether the server's certificate and host name go unchecked; each connection
 *     then logs a warning
 * @param serverCertificate a PEM file with certificates to trust besides the system's
 * @param clientIdentity what this device shows of itself in TLS, where a server asks
 * @param connectTimeout the longest wait for one address of a host
 * @param readTimeout the longest wait for the next bytes
 * @param maxRedirects how many redirects are followed
 * @param retry how a download that broke off is taken up again
 * @param environment where the proxies are named; all other variables are dropped
 */
public record HttpOptions(
    boolean allowHttp,
    boolean skipVerify,
    Optional<Path> serverCertificate,
    Optional<ClientIdentity> clientIdentity,
    Duration connectTimeout,
    Duration readTimeout,
    int maxRedirects,
    RetryPolicy retry,
    Map<String, String> environment) {

  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final int MOST_REDIRECTS = 20;

  /** Checks the numbers and keeps only the variables of {@link ProxySettings}. */
  public HttpOptions {
    requireWait("connectTimeout", connectTimeout);
    requireWait("readTimeout", readTimeout);
    if (maxRedirects < 0 || maxRedirects > MOST_REDIRECTS) {
      throw new IllegalArgumentException("maxRedirects: " + maxRedirects);
    }
    environment =
        environment.entrySet().stream()
            .filter(variable -> ProxySettings.VARIABLES.contains(variable.getKey()))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  // A socket takes whole milliseconds, and 0 of them means to wait for ever.
  private static void requireWait(String name, Duration wait) {
    if (wait.toMillis() < 1 || wait.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(name + ": " + wait);
    }
  }

  /**
   * Returns options for https only, verified, with 30 s to connect, 60 s to read, 5 redirects, and
   * the usual patience.
   */
  public static HttpOptions defaults(Map<String, String> environment) {
    return new HttpOptions(
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        5,
        RetryPolicy.DEFAULT,
        environment);
  }

  /** Returns the same options with plain http allowed or not. */
  public HttpOptions withAllowHttp(boolean allow) {
    return new HttpOptions(
        allow,
        skipVerify,
        serverCertificate,
        clientIdentity,
        connectTimeout,
        readTimeout,
        maxRedirects,
        retry,
        environment);
  }

  /** Returns the same options with the server's identity unchecked or not. */
  public HttpOptions withSkipVerify(boolean skip) {
    return new HttpOptions(
        allowHttp,
        skip,
        serverCertificate,
        clientIdentity,
        connectTimeout,
        readTimeout,
        maxRedirects,
        retry,
        environment);
  }

  /** Returns the same options that trust the certificates of a PEM file besides the system's. */
  public HttpOptions withServerCertificate(Path pem) {
    return new HttpOptions(
        allowHttp,
        skipVerify,
        Optional.of(pem),
        clientIdentity,
        connectTimeout,
        readTimeout,
        maxRedirects,
        retry,
        environment);
  }

  /** Returns the same options with a certificate to show. */
  public HttpOptions withClientIdentity(ClientIdentity identity) {
    return new HttpOptions(
        allowHttp,
        skipVerify,
        serverCertificate,
        Optional.of(identity),
        connectTimeout,
        readTimeout,
        maxRedirects,
        retry,
        environment);
  }

  /** Returns the same options with other waits. */
  public HttpOptions withTimeouts(Duration connect, Duration read) {
    return new HttpOptions(
        allowHttp,
        skipVerify,
        serverCertificate,
        clientIdentity,
        connect,
        read,
        maxRedirects,
        retry,
        environment);
  }

  /** Returns the same options with another patience. */
  public HttpOptions withRetry(RetryPolicy policy) {
    return new HttpOptions(
        allowHttp,
        skipVerify,
        serverCertificate,
        clientIdentity,
        connectTimeout,
        readTimeout,
        maxRedirects,
        policy,
        environment);
  }

  /** Returns the options without the environment: it may hold a proxy's password. */
  @Override
  public String toString() {
    return "HttpOptions[allowHttp=%s, skipVerify=%s, serverCertificate=%s, clientIdentity=%s, connectTimeout=%s, readTimeout=%s, maxRedirects=%s, retry=%s]"
        .formatted(
            allowHttp,
            skipVerify,
            serverCertificate,
            clientIdentity,
            connectTimeout,
            readTimeout,
            maxRedirects,
            retry);
  }
}
