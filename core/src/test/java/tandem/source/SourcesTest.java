package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.util.Map;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class SourcesTest {
  private static final HttpOptions OPTIONS = HttpOptions.defaults(Map.of());

  private static Source of(String argument) throws UpdateException {
    return Sources.of(argument, OPTIONS, InputStream.nullInputStream());
  }

  @Test
  void argument_choosesTheSource() throws Exception {
    assertThat(of("-")).isInstanceOf(StandardInputSource.class);
    assertThat(of("https://h/a?b")).isInstanceOf(UrlSource.class);
    assertThat(of("HTTPS://h/a b")).isInstanceOf(UrlSource.class);
    assertThat(of("a.mender")).isInstanceOf(FileSource.class);
    assertThat(of("/mnt/https:/a")).isInstanceOf(FileSource.class);
    assertThat(of("./-")).isInstanceOf(FileSource.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://u:secret@h/a?secret, 'http://h/a?...: is not encrypted, expected https'",
    "HTTP://h/a, 'http://h/a: is not encrypted, expected https'",
    "ftp://u:secret@h/a, 'ftp://...: scheme is not supported, expected https or http'",
    "file:///a, 'file://...: scheme is not supported, expected https or http'",
    "https://h:99999/secret, 'URL has port 99999, expected 1 to 65535'",
    "https://u:secret/x@h/, URL has no valid host and port",
    "https:///secret, URL has no valid host and port",
    "https://h/secret%, 'URL is not valid: Malformed escape pair at position 16'",
    "'', 'source: is empty, expected a file, URL or -'"
  })
  void argumentThatNamesNoSource_isRefusedWithoutItsSecrets(String argument, String message) {
    UpdateException refusal = catchThrowableOfType(UpdateException.class, () -> of(argument));

    assertThat(refusal.kind()).isEqualTo(ErrorKind.USAGE);
    assertThat(refusal).hasMessage(message);
    assertThat(Throwables.getStackTrace(refusal)).doesNotContain("secret");
  }

  @Test
  void pathThatNoFileCanHave_isRefused() {
    assertThat(catchThrowableOfType(UpdateException.class, () -> of("a\0b")).kind())
        .isEqualTo(ErrorKind.USAGE);
  }
}
