package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class ClientIdentityIT {
  @TempDir Path folder;
  private TestCertificates certificates;

  @BeforeEach
  void makeCertificates() {
    certificates = new TestCertificates(folder);
  }

  @Test
  void serverThatAsks_isShownTheCertificate() throws Exception {
    BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    try (SSLServerSocket listener = (SSLServerSocket) certificates.mutual("local", "self");
        FaultyHttpServer server =
            FaultyHttpServer.start(
                listener,
                exchange -> {
                  SSLSocket socket = (SSLSocket) exchange.socket();
                  shown.add(socket.getSession().getPeerPrincipal().getName());
                  exchange.send("HTTP/1.1 204 No Content\r\n\r\n");
                })) {
      HttpCalls calls = new HttpCalls(options(certificates.pem("self"), certificates.key("self")));

      assertThat(calls.call(get(server)).status()).isEqualTo(204);
      assertThat(shown.take()).isEqualTo("CN=self");
    }
  }

  @Test
  void keyOfAnotherCertificate_isAMistakeOfTheConfiguration() throws Exception {
    Path certificate = certificates.pem("self");
    Path key = certificates.key("good");

    assertThatThrownBy(() -> new ClientIdentity(certificate, key).keyManagers())
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessage(certificate + ": is no certificate of the key in " + key);
  }

  @Test
  void damagedKey_isNamed() throws Exception {
    Path certificate = certificates.pem("self");
    Path key = Files.writeString(folder.resolve("key.pem"), "no key");

    assertThatThrownBy(() -> new ClientIdentity(certificate, key).keyManagers())
        .hasMessageStartingWith("key of the client certificate: " + key + ": holds no PEM block");
  }

  private HttpOptions options(Path certificate, Path key) throws Exception {
    return HttpOptions.defaults(Map.of())
        .withServerCertificate(certificates.pem("ca"))
        .withClientIdentity(new ClientIdentity(certificate, key));
  }

  private static HttpCalls.Request get(FaultyHttpServer server) {
    return new HttpCalls.Request("GET", "https://localhost:" + server.port() + "/", Map.of(), "");
  }
}
