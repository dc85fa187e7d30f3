package tandem.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
  private static final Clock CLOCK = Clock.systemUTC();
  @TempDir Path folder;

  @Test
  void firstRun_makesACertificate_andLaterRunsKeepIt() throws IOException {
    ServerTls first = ServerTls.inFolder(folder, Set.of("updates.example", "192.0.2.7"), CLOCK);
    ServerTls second = ServerTls.inFolder(folder, Set.of(), CLOCK);

    assertThat(first.fingerprint()).hasSize(95).isEqualTo(second.fingerprint());
    assertThat(Files.getPosixFilePermissions(folder.resolve("server.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void certificate_isALeaf_withAllNames() throws Exception {
    ServerTls tls = ServerTls.inFolder(folder, Set.of("updates.example", "192.0.2.7"), CLOCK);
    X509Certificate certificate = Pems.certificates(tls.certificate()).get(0);

    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getSubjectAlternativeNames().stream().map(name -> name.get(1)))
        .asString()
        .contains("updates.example", "192.0.2.7", "localhost", "127.0.0.1");
    assertThat(certificate.getNotAfter().toInstant())
        .isAfter(Instant.now().plus(Duration.ofDays(3600)));
  }

  @Test
  void replacedFiles_areTaken_onceBothFit() throws IOException {
    ServerTls tls = ServerTls.inFolder(folder.resolve("a"), Set.of(), CLOCK);
    ServerTls other = ServerTls.inFolder(folder.resolve("b"), Set.of(), CLOCK);
    String old = tls.fingerprint();

    take("server.crt", 1);
    assertThatThrownBy(tls::refresh).hasMessageContaining("is not the key of the certificate");
    assertThat(tls.fingerprint()).isEqualTo(old);

    take("server.key", 2);
    tls.refresh();
    assertThat(tls.fingerprint()).isEqualTo(other.fingerprint());
  }

  private void take(String file, int seconds) throws IOException {
    Path target = folder.resolve("a").resolve(file);
    Files.copy(folder.resolve("b").resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(target, FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  @Test
  void fileWithoutKey_isSaidSo() throws IOException {
    ServerTls tls = ServerTls.inFolder(folder, Set.of(), CLOCK);

    assertThatThrownBy(() -> ServerTls.of(tls.certificate(), tls.certificate()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds no private key");
  }
}
