package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Pkcs11UriTest {

  @Test
  void attributes_areDecoded() {
    Pkcs11Uri uri =
        Pkcs11Uri.parse(
            "pkcs11:token=My%20token;object=release;id=%01%ff?module-path=/m.so&pin-value=12%2034");

    assertThat(uri.text("token")).hasValue("My token");
    assertThat(uri.bytes("id").orElseThrow()).containsExactly(1, 0xff);
    assertThat(uri.modulePath()).hasValue("/m.so");
    assertThat(uri.pinValue().orElseThrow()).containsExactly("12 34".toCharArray());
  }

  @Test
  void text_hasNoPin() {
    Pkcs11Uri uri = Pkcs11Uri.parse("pkcs11:object=a%3bb;token=t?pin-value=1234&pin-source=/x");

    assertThat(uri).hasToString("pkcs11:token=t;object=a%3Bb");
    uri.wipe();
    assertThat(uri.pinValue()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/run/pin, /run/pin", "file:/run/pin, /run/pin", "file:///run/pin, /run/pin"})
  void pinSource_isAPath(String given, String path) {
    assertThat(Pkcs11Uri.parse("pkcs11:token=t?pin-source=" + given).pinSource()).hasValue(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "token=t",
        "pkcs11:token",
        "pkcs11:tokn=t",
        "pkcs11:token=a;token=b",
        "pkcs11:token=%",
        "pkcs11:token=%4",
        "pkcs11:token=%zz",
        "pkcs11:type=cert",
        "pkcs11:token=t?pin=1234",
        "pkcs11:token=t?pin-value=%1",
      })
  void anythingElse_isRefusedWithoutThePin(String text) {
    assertThatThrownBy(() -> Pkcs11Uri.parse(text))
        .isInstanceOf(InvalidSpecException.class)
        .message()
        .doesNotContain("1234");
  }
}
