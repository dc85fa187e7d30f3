package tandem.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class DeviceKeyTest {

  @Test
  void pem_isOfTheKeyThatVerifies_notOfTextBesideIt() throws Exception {
    String verified = key();
    String other = key();
    // A header line of a block that is skipped: no block for who verifies, but found by a search.
    String hidden = other.lines().map(line -> "x: " + line + "\n").reduce("", String::concat);
    String pem = "-----BEGIN X-----\n" + hidden + "-----END X-----\n" + verified;

    DeviceKey key = DeviceKey.parse(pem);

    assertThat(key.pem()).isEqualTo(DeviceKey.parse(verified).pem()).isEqualTo(verified);
    assertThat(key.hash()).isEqualTo(DeviceKey.parse(verified).hash());
  }

  @Test
  void damagedBlockBeforeTheKey_isRefused() throws Exception {
    String bad = "x:-----BEGIN PUBLIC KEY-----\nx:A\nx:-----END PUBLIC KEY-----\n";
    String verified = key();

    assertThat(DeviceKey.parse("-----BEGIN X-----\n" + bad + "-----END X-----\n" + verified).pem())
        .isEqualTo(verified);
    assertThatThrownBy(() -> DeviceKey.parse("-----BEGIN PUBLIC KEY-----\nA\n"))
        .isInstanceOf(IOException.class);
  }

  private static String key() throws Exception {
    byte[] der = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getEncoder().encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }
}
