package tandem.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import tandem.core.UpdateException;

/** Makes sources of URLs the way most tests want them. */
final class Urls {
  /** Plain http allowed, no proxies, no retries, waits that a busy machine does not exceed. */
  static final HttpOptions OPTIONS =
      HttpOptions.defaults(Map.of())
          .withAllowHttp(true)
          .withRetry(RetryPolicy.DEFAULT.withRetries(0))
          .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30));

  /** The same, for servers that say nothing. */
  static final HttpOptions IMPATIENT =
      OPTIONS.withTimeouts(Duration.ofSeconds(30), Duration.ofMillis(300));

  private Urls() {}

  static UrlSource source(String url) throws UpdateException {
    return source(url, OPTIONS);
  }

  static UrlSource source(String url, HttpOptions options) throws UpdateException {
    return new UrlSource(url, options, Dialer.Resolver.SYSTEM, List.of());
  }

  /** Makes a source that only notes how long it would wait between two tries. */
  static UrlSource source(String url, HttpOptions options, List<Duration> waits)
      throws UpdateException {
    return new UrlSource(
        url, options, Dialer.Resolver.SYSTEM, List.of(), (wait, end) -> waits.add(wait));
  }

  /** Returns how opening failed. */
  static UpdateException refusal(String url) throws UpdateException {
    return Opening.refusal(source(url));
  }
}
