package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the scripts for signing services against stand-ins that sign with openssl. */
class SignersIT {
  private static final Path SCRIPTS = Path.of("../docs/signers").toAbsolutePath().normalize();

  @TempDir Path folder;
  private HttpServer server;
  private KeyFiles key;
  private Path artifact;
  private String request = "";
  private String token = "";

  @BeforeEach
  void start() throws Exception {
    RequiredTool.orSkip("mender-artifact", "openssl", "curl", "base64");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    key = KeyFiles.ec(folder);
    artifact = folder.resolve("a.mender");
    Path image = Files.write(folder.resolve("image"), new byte[1000]);
    TandemProcess.tandem("artifact", "write", "rootfs-image", "-t", "d", "-n", "r")
        .arguments("-f", image, "-o", artifact)
        .succeed();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void vault_signs() throws Exception {
    server.createContext(
        "/v1/transit/sign/release/sha2-256",
        exchange -> {
          token = String.valueOf(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
          byte[] raw = raw(sign(exchange, "input"));
          String text = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
          answer(
              exchange, "{\"data\":{\"key_version\":1,\"signature\":\"vault:v1:" + text + "\"}}");
        });

    script("vault").env("VAULT_TOKEN", "s.secret").env("VAULT_KEY", "release").succeed();

    assertThat(token).isEqualTo("s.secret");
    assertThat(request).contains("\"prehashed\":true", "\"marshaling_algorithm\":\"jws\"");
    expectVerified();
  }

  @Test
  void signServer_signs() throws Exception {
    server.createContext(
        "/signserver/rest/v1/workers/release/process",
        exchange -> {
          String text = Base64.getEncoder().encodeToString(sign(exchange, "data"));
          answer(exchange, "{\"data\":\"" + text + "\",\"requestId\":\"1\"}");
        });

    script("signserver")
        .env("SIGNSERVER_URL", url() + "/signserver/rest/v1")
        .env("SIGNSERVER_WORKER", "release")
        .env("SIGNSERVER_CLIENT_CERT_PATH", "unused.pem")
        .succeed();

    assertThat(request).contains("\"USING_CLIENTSUPPLIED_HASH\":\"true\"", "SHA-256");
    expectVerified();
  }

  @Test
  void serviceThatRefuses_signsNothing() throws Exception {
    byte[] before = Files.readAllBytes(artifact);

    Run run = script("vault").env("VAULT_TOKEN", "s.secret").env("VAULT_KEY", "none").run();

    assertThat(run.code()).isNotZero();
    assertThat(run.err()).contains("404").doesNotContain("s.secret");
    assertThat(artifact).hasBinaryContent(before);
  }

  private Command script(String name) {
    return TandemProcess.tandem("artifact", "sign", "--signer-command", SCRIPTS.resolve(name))
        .arguments("--verify-key", key.publicKey(), artifact)
        .env("VAULT_ADDR", url());
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private byte[] sign(HttpExchange exchange, String member) throws IOException {
    request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Matcher found = Pattern.compile("\"" + member + "\":\"([^\"]*)\"").matcher(request);
    assertThat(found.find()).as(request).isTrue();
    Path digest = Files.write(folder.resolve("digest"), Base64.getDecoder().decode(found.group(1)));
    Path signature = folder.resolve("signature");
    try {
      Command.of("openssl", "pkeyutl", "-sign", "-inkey", key.privateKey(), "-in", digest)
          .arguments("-out", signature)
          .succeed();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return Files.readAllBytes(signature);
  }

  private static byte[] raw(byte[] der) throws IOException {
    return tandem.artifact.DetachedSignature.unchecked(
        "openssl", der, tandem.artifact.SignatureFormat.DER);
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void expectVerified() throws Exception {
    Command.of("mender-artifact", "validate", "-k", key.publicKey(), artifact).succeed();
  }
}
