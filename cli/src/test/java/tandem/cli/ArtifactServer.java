package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The JDK's web server with one artifact at {@code /artifact.mender}. */
final class ArtifactServer implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final HttpServer server;
  private final String scheme;
  private volatile byte[] artifact;
  private final AtomicInteger version = new AtomicInteger(1);
  private volatile int cutAt = Integer.MAX_VALUE;
  private volatile boolean ranges;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger answers = new AtomicInteger();

  private ArtifactServer(HttpServer server, String scheme, byte[] artifact) {
    this.server = server;
    this.scheme = scheme;
    this.artifact = artifact;
    server.createContext("/artifact.mender", this::answer);
    server.start();
  }

  static ArtifactServer http(Path artifact) throws Exception {
    return new ArtifactServer(
        HttpServer.create(loopback(), 0), "http", Files.readAllBytes(artifact));
  }

  /** Starts a server that shows the certificate in a key store of {@link #makeCertificate}. */
  static ArtifactServer https(Path artifact, Path keyStore) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new ArtifactServer(server, "https", Files.readAllBytes(artifact));
  }

  /** Makes a self-signed certificate for {@code localhost} and nothing else; returns its PEM. */
  static Path makeCertificate(Path keyStore) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Object[] store = {"-keystore", keyStore, "-storetype", "PKCS12", "-storepass", PASSWORD};
    Command.of(
            keytool,
            "-genkeypair",
            "-alias",
            "server",
            "-dname",
            "CN=localhost",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-ext",
            "san=dns:localhost",
            "-validity",
            "30",
            store[0],
            store[1],
            store[2],
            store[3],
            store[4],
            store[5])
        .succeed();
    Path pem = keyStore.resolveSibling("server.crt");
    Command.of(
            keytool,
            "-exportcert",
            "-rfc",
            "-alias",
            "server",
            "-file",
            pem,
            store[0],
            store[1],
            store[2],
            store[3],
            store[4],
            store[5])
        .succeed();
    return pem;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** From now on answers a request for this path, whatever is in it, with a text. */
  void say(String path, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
  }

  /** From now on breaks off each body after this many bytes. */
  void cutAt(int bytes) {
    cutAt = bytes;
  }

  /** From now on knows Range, and says by what to know the file. */
  void serveRanges() {
    ranges = true;
  }

  /** Serves another file from now on, under the same name. */
  void replace(Path other) throws IOException {
    artifact = Files.readAllBytes(other);
    version.incrementAndGet();
  }

  /** Returns how many bytes of bodies it has sent so far. */
  long sent() {
    return sent.get();
  }

  /** Returns how many requests it has answered so far. */
  int answers() {
    return answers.get();
  }

  String url(String host, String name) {
    return scheme + "://" + host + ":" + server.getAddress().getPort() + "/" + name;
  }

  String url() {
    return url("localhost", "artifact.mender");
  }

  private void answer(HttpExchange exchange) throws IOException {
    // Closing it early closes the connection.
    try (exchange) {
      String tag = "\"" + version + "\"";
      String range = exchange.getRequestHeaders().getFirst("Range");
      int start = 0;
      if (ranges) {
        exchange.getResponseHeaders().set("ETag", tag);
      }
      String condition = exchange.getRequestHeaders().getFirst("If-Range");
      if (ranges && range != null && tag.equals(condition)) {
        start = Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
        exchange
            .getResponseHeaders()
            .set(
                "Content-Range",
                "bytes %d-%d/%d".formatted(start, artifact.length - 1, artifact.length));
      }
      int left = artifact.length - start;
      exchange.sendResponseHeaders(start > 0 ? 206 : 200, left);
      int length = Math.min(cutAt, left);
      exchange.getResponseBody().write(artifact, start, length);
      exchange.getResponseBody().flush();
      sent.addAndGet(length);
      answers.incrementAndGet();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
