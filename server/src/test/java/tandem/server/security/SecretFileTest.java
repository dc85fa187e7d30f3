package tandem.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void keyOfTokens_isMadeOnce_forItsOwnerOnly() throws IOException {
    Path file = folder.resolve("keys/jwt.pem");
    DeviceClaims claims = new DeviceClaims("a", "b", TokenTimes.from(NOW, Duration.ofDays(1)));
    String token = new DeviceTokens(SigningKey.load(file)).issue(claims);

    assertThat(new DeviceTokens(SigningKey.load(file)).verify(token, NOW)).contains(claims);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void keyThatOthersMayRead_isRefused() throws IOException {
    Path file = folder.resolve("jwt.pem");
    SigningKey.load(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> SigningKey.load(file))
        .hasMessage(file + ": has mode rw-r-----, expected rw------- for a key");
  }

  @Test
  void fileThatIsNoKey_isRefused_andKept() throws IOException {
    Path file = folder.resolve("jwt.pem");
    write(file, "nothing");

    assertThatThrownBy(() -> SigningKey.load(file))
        .hasMessage(file + ": is no private key in PEM followed by its public key");
    assertThat(file).hasContent("nothing");
  }

  @Test
  void halvesOfTwoKeys_areRefused() throws IOException {
    Path one = folder.resolve("one.pem");
    Path two = folder.resolve("two.pem");
    SigningKey.load(one);
    SigningKey.load(two);
    String mixed =
        Files.readString(one).split("-----BEGIN PUBLIC", -1)[0]
            + "-----BEGIN PUBLIC"
            + Files.readString(two).split("-----BEGIN PUBLIC", -1)[1];
    write(one, mixed);

    assertThatThrownBy(() -> SigningKey.load(one))
        .hasMessage(one + ": has keys that are not one pair");
  }

  @Test
  void textInTheFormOfAKey_isRefused() throws IOException {
    Path file = folder.resolve("jwt.pem");
    write(
        file,
        """
        -----BEGIN PRIVATE KEY-----
        AAAA
        -----END PRIVATE KEY-----
        -----BEGIN PUBLIC KEY-----
        AAAA
        -----END PUBLIC KEY-----
        """);

    assertThatThrownBy(() -> SigningKey.load(file))
        .hasMessageStartingWith(file + ": has no Ed25519 key: ");
  }

  @Test
  void cutKeyOfLinks_isRefused() throws IOException {
    Path file = folder.resolve("links.key");
    write(file, "short");

    assertThatThrownBy(() -> DownloadLinks.load(file, new SecureRandom()))
        .hasMessage(file + ": has 5 bytes, expected a key of 32");
  }

  private static void write(Path file, String content) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
  }
}
