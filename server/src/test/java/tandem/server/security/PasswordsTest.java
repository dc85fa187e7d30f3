package tandem.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private final SecureRandom random = new SecureRandom();
  private final Passwords passwords = new Passwords(random, 10);

  @Test
  void hashedPassword_isVerified_andNoOther() {
    String stored = passwords.hash("correct horse");

    assertThat(passwords.verify("correct horse", stored)).isTrue();
    assertThat(passwords.verify("correct horsf", stored)).isFalse();
    assertThat(passwords.verify("", stored)).isFalse();
  }

  @Test
  void samePassword_hasAnotherHashEachTime() {
    assertThat(passwords.hash("correct horse")).isNotEqualTo(passwords.hash("correct horse"));
  }

  @Test
  void storedText_saysHowItWasMade() {
    assertThat(new Passwords(random).hash("correct horse"))
        .matches("pbkdf2-sha256\\$600000\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
  }

  @Test
  void hashOfOpenssl_isVerified() {
    // openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt pass:password -kdfopt
    // salt:0123456789abcdef
    //   -kdfopt iter:1000 -binary PBKDF2 | base64
    String stored =
        "pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$hRRjgXWkW8ResfIvBP99J/T4vkgEmMRV/0tJTOjR59I";

    assertThat(passwords.verify("password", stored)).isTrue();
    assertThat(passwords.verify("Password", stored)).isFalse();
  }

  @Test
  void nobody_hasNoPassword() {
    assertThat(passwords.verify("correct horse", null)).isFalse();
  }

  @Test
  void nobody_takesAsLongAsSomebody() {
    Passwords slow = new Passwords(random, 50_000);
    String stored = slow.hash("correct horse");
    slow.verify("warm up", stored);

    long somebody = time(() -> slow.verify("wrong", stored));
    long nobody = time(() -> slow.verify("wrong", null));

    assertThat(nobody).isGreaterThan(somebody / 5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "pbkdf2-sha256$0$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "pbkdf2-sha256$99999999$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "pbkdf2-sha1$10$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "pbkdf2-sha256$10$MDEyMw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void storedTextThatIsNoHash_verifiesNothing(String stored) {
    assertThat(passwords.verify("correct horse", stored)).isFalse();
  }

  @Test
  void passwordOfWrongLength_isRefused() {
    assertThatThrownBy(() -> passwords.hash("seven77"))
        .hasMessage("a password of 7 characters, expected 8 to 1024");
    assertThatThrownBy(() -> passwords.hash("x".repeat(1025)))
        .hasMessage("a password of 1025 characters, expected 8 to 1024");
  }

  @Test
  void inventedPasswords_areReadableAndDiffer() {
    Set<String> seen = new HashSet<>();

    for (int i = 0; i < 1000; i++) {
      String password = passwords.invent();
      assertThat(password).matches("([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}");
      seen.add(password);
    }

    assertThat(seen).hasSize(1000);
  }

  private static long time(Runnable work) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      work.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }
}
