package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.MalformedURLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTest {

  @ParameterizedTest
  @CsvSource({
    "https://h, h, 443, /, h",
    "http://h, h, 80, /, h",
    "https://H:/x, h, 443, /x, h",
    "https://my_host:8443/x?y=1#z, my_host, 8443, /x?y=1, my_host:8443",
    "https://[2001:DB8::1]:8443/, 2001:db8::1, 8443, /, [2001:db8::1]:8443",
    "https://[::1]?q, ::1, 443, /?q, [::1]",
    "http://h:443/, h, 443, /, h:443",
    "https://u:p@ss@h/, h, 443, /, h",
    "https://h/[a]|b, h, 443, /%5Ba%5D%7Cb, h"
  })
  void url_isTakenApart(String url, String host, int port, String resource, String authority)
      throws Exception {
    HttpTarget target = HttpTarget.parse(url);

    assertThat(target.host()).isEqualTo(host);
    assertThat(target.port()).isEqualTo(port);
    assertThat(target.resource()).isEqualTo(resource);
    assertThat(target.authority()).isEqualTo(authority);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h",
        "h/a",
        "https:h",
        "https://",
        "https://:80/",
        "https://h:0/",
        "https://h:65536/",
        "https://h:8x/",
        "https://h:-1/",
        "https://a b/",
        "https://ü/",
        "https://h%00/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://h/%",
        "ftp://h/"
      })
  void otherText_isNoUrl(String url) {
    assertThatThrownBy(() -> HttpTarget.parse(url)).isInstanceOf(MalformedURLException.class);
  }

  @Test
  void lineBreaks_neverReachTheRequest() throws Exception {
    HttpTarget target = HttpTarget.parse("https://u:p\r\nX: y@h/a\r\nX: y\t\0?b\r\n");

    assertThat(target.resource()).isEqualTo("/a%0D%0AX:%20y%09%00?b%0D%0A");
    assertThat(target.authorization().orElseThrow()).matches("Basic [A-Za-z0-9+/=]+");
  }

  @Test
  void text_showsNeitherUserNorQuery() throws Exception {
    assertThat(HttpTarget.parse("https://user:secret@h:8443/a?secret"))
        .hasToString("https://h:8443/a?...");
    assertThat(HttpTarget.parse("https://h/a")).hasToString("https://h/a");
  }
}
