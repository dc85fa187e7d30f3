package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class ProxySettingsTest {

  private static ProxySettings settings(String... variables) throws UpdateException {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return ProxySettings.from(environment);
  }

  private static UpdateException refusal(String... variables) {
    return catchThrowableOfType(UpdateException.class, () -> settings(variables));
  }

  @ParameterizedTest
  @CsvSource({
    "http_proxy, http://h/, true",
    "HTTP_PROXY, http://h/, true",
    "https_proxy, https://h/, true",
    "HTTPS_PROXY, https://h/, true",
    "https_proxy, http://h/, false",
    "http_proxy, https://h/, false",
    "all_proxy, http://h/, false"
  })
  void variable_isForItsScheme(String variable, String url, boolean used) throws Exception {
    HttpTarget proxy = settings(variable, "http://p:3128").forTarget(HttpTarget.parse(url));

    assertThat(proxy != null).isEqualTo(used);
    if (proxy != null) {
      assertThat(proxy.hostAndPort()).isEqualTo("p:3128");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "h.example, h.example, true",
    "H.Example, h.example, true",
    "h.example, a.h.example, false",
    "example, h.example, false",
    ".example, h.example, true",
    ".example, a.h.example, true",
    ".example, example, false",
    ".example, hexample, false",
    ".h.example, h.example, false",
    "., h.example, true",
    "a  b\th.example, h.example, true",
    "127.0.0.1, 127.0.0.1, true",
    "'', h.example, false"
  })
  void noProxy_namesHostsAndSuffixes(String noProxy, String host, boolean direct) throws Exception {
    ProxySettings settings = settings("http_proxy", "http://p", "NO_PROXY", noProxy);

    assertThat(settings.forTarget(HttpTarget.parse("http://" + host + "/")) == null)
        .isEqualTo(direct);
  }

  @Test
  void bothCasesOfAVariable_mustAgree() throws Exception {
    UpdateException refusal = refusal("https_proxy", "http://secret", "HTTPS_PROXY", "http://q");

    assertThat(refusal.kind()).isEqualTo(ErrorKind.CONFIG);
    assertThat(refusal).hasMessage("https_proxy: differs from HTTPS_PROXY");
    assertThat(refusal("no_proxy", "a", "NO_PROXY", "b")).isNotNull();
    assertThat(settings("http_proxy", "http://p", "HTTP_PROXY", "http://p").http()).isNotNull();
    assertThat(settings("http_proxy", "", "HTTP_PROXY", "http://p").http()).isNotNull();
  }

  @Test
  void httpProxyInUpperCase_isNotTakenFromACgiRequest() throws Exception {
    assertThat(refusal("REQUEST_METHOD", "GET", "HTTP_PROXY", "http://evil").kind())
        .isEqualTo(ErrorKind.CONFIG);
    assertThat(settings("REQUEST_METHOD", "GET", "http_proxy", "http://p").http()).isNotNull();
  }

  @Test
  void commaInNoProxy_isRefused() {
    assertThat(refusal("no_proxy", "a,b"))
        .hasMessage("no_proxy: has a comma, expected names separated by spaces");
  }

  @ParameterizedTest
  @CsvSource({
    "socks5://secret@p, https_proxy: URL is neither https nor http",
    "p:3128, https_proxy: URL is neither https nor http",
    "secret@p:3128, https_proxy: URL is not valid: Illegal character in scheme name at position 6",
    "http://u:secret@p:x, https_proxy: URL has no valid host and port",
    "http://p/secret, 'https_proxy: has a path, which no proxy has'"
  })
  void badProxyUrl_isRefusedWithoutItsSecrets(String url, String message) {
    UpdateException refusal = refusal("https_proxy", url);

    assertThat(refusal.kind()).isEqualTo(ErrorKind.CONFIG);
    assertThat(refusal).hasMessage(message);
  }
}
