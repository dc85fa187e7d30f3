package tandem.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Against the TLS of another implementation. */
class UrlSourceOpensslIT {
  @TempDir Path folder;

  @BeforeEach
  void makeCertificate() throws Exception {
    RequiredTool.orSkip("openssl");
    RequiredTool.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=server",
        "-addext",
        "subjectAltName=DNS:server.example",
        "-keyout",
        path("key.pem"),
        "-out",
        path("cert.pem"));
    Files.writeString(folder.resolve("a.mender"), "hello".repeat(100_000));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private Process server(String protocol) throws Exception {
    return new ProcessBuilder(
            "openssl",
            "s_server",
            "-accept",
            "127.0.0.1:0",
            "-WWW",
            protocol,
            "-cipher",
            "DEFAULT@SECLEVEL=0",
            "-cert",
            path("cert.pem"),
            "-key",
            path("key.pem"))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private UrlSource source(Process server) throws Exception {
    BufferedReader out = server.inputReader(UTF_8);
    String line = out.readLine();
    while (line != null && !line.startsWith("ACCEPT ")) {
      line = out.readLine();
    }
    String port = String.valueOf(line).replaceAll(".*:", "");
    return new UrlSource(
        "https://server.example:" + port + "/a.mender",
        HttpOptions.defaults(Map.of()).withServerCertificate(folder.resolve("cert.pem")),
        host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
        List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void modernServer_isRead(String protocol) throws Exception {
    Process server = server(protocol);
    try {
      assertThat(Opening.read(source(server))).hasSize(500_000);
    } finally {
      server.destroy();
    }
  }

  @Test
  void serverOfTls11_isRefused() throws Exception {
    Process server = server("-tls1_1");
    try {
      UpdateException refusal = Opening.refusal(source(server));

      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal).hasMessageContaining("TLS handshake with server.example");
    } finally {
      server.destroy();
    }
  }
}
