package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpOptionsTest {
  private static final HttpOptions DEFAULTS =
      HttpOptions.defaults(Map.of("http_proxy", "http://p", "PASSWORD", "secret"));

  @Test
  void defaults_areTheSafeOnes() {
    assertThat(DEFAULTS)
        .hasToString(
            "HttpOptions[allowHttp=false, skipVerify=false, serverCertificate=Optional.empty,"
                + " clientIdentity=Optional.empty, connectTimeout=PT30S, readTimeout=PT1M, maxRedirects=5,"
                + " retry=RetryPolicy[retries=10, firstDelay=PT1S, longestDelay=PT1M,"
                + " longestRetryAfter=PT5M]]");
  }

  @Test
  void environment_isKeptOnlyAsFarAsItNamesProxies() {
    assertThat(DEFAULTS.environment()).containsExactly(Map.entry("http_proxy", "http://p"));
  }

  @Test
  void changedOptions_keepTheOthers() {
    HttpOptions changed =
        DEFAULTS
            .withAllowHttp(true)
            .withSkipVerify(true)
            .withServerCertificate(Path.of("/s.pem"))
            .withClientIdentity(new ClientIdentity(Path.of("/c.pem"), Path.of("/k.pem")))
            .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(2))
            .withRetry(
                new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ZERO));

    assertThat(changed)
        .hasToString(
            "HttpOptions[allowHttp=true, skipVerify=true, serverCertificate=Optional[/s.pem],"
                + " clientIdentity=Optional[ClientIdentity[certificate=/c.pem, key=/k.pem]],"
                + " connectTimeout=PT1S, readTimeout=PT2S, maxRedirects=5,"
                + " retry=RetryPolicy[retries=3, firstDelay=PT0.001S, longestDelay=PT0.002S,"
                + " longestRetryAfter=PT0S]]");
    assertThat(changed.environment()).isEqualTo(DEFAULTS.environment());
  }

  @Test
  void waitWithoutEnd_isRefused() {
    Duration wait = Duration.ofSeconds(1);

    assertThatThrownBy(() -> DEFAULTS.withTimeouts(Duration.ZERO, wait))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DEFAULTS.withTimeouts(wait, Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DEFAULTS.withTimeouts(wait, Duration.ofDays(100)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RetryPolicy.DEFAULT.withRetries(10_001))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RetryPolicy.DEFAULT.withRetries(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryPolicy(1, Duration.ZERO, wait, wait))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
