package tandem.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.server.http.HttpLimits;

/** A server on a port of this machine, and its administrator. */
final class TestServer implements AutoCloseable {
  private static final ApiDocument DOCUMENT = ApiDocument.load();

  /**
   * What servers differ in.
   *
   * @param allowUnsigned whether artifacts without a signature are taken
   * @param tls whether it speaks TLS; otherwise it believes to be behind a proxy
   * @param deviceTokens how long the token of a device is good
   * @param asksPerMinute how often a device may ask
   * @param publicUrl as devices reach it, if not directly
   */
  record Options(
      boolean allowUnsigned,
      boolean tls,
      Duration deviceTokens,
      int asksPerMinute,
      Optional<String> publicUrl,
      HttpLimits limits) {

    static Options of(boolean allowUnsigned, boolean tls) {
      return new Options(
          allowUnsigned,
          tls,
          Duration.ofDays(1),
          ServerSettings.ASKS_PER_MINUTE,
          Optional.empty(),
          HttpLimits.DEFAULT);
    }

    Options withDeviceTokens(Duration lifetime) {
      return new Options(allowUnsigned, tls, lifetime, asksPerMinute, publicUrl, limits);
    }

    Options reachedAt(String url) {
      return new Options(allowUnsigned, tls, deviceTokens, asksPerMinute, Optional.of(url), limits);
    }

    Options withAsksPerMinute(int asks) {
      return new Options(allowUnsigned, tls, deviceTokens, asks, publicUrl, limits);
    }

    Options withLimits(HttpLimits other) {
      return new Options(allowUnsigned, tls, deviceTokens, asksPerMinute, publicUrl, other);
    }
  }

  private final HttpClient client;
  private final int port;
  private Path data;
  private final Options options;
  private final Optional<Path> certificate;
  private TandemServer server;
  private final String password;
  private String token = "";
  private final Set<String> answers = ConcurrentHashMap.newKeySet();

  /** Starts one that speaks plain HTTP. */
  TestServer(Path data, boolean allowUnsigned) throws Exception {
    this(data, allowUnsigned, false);
  }

  TestServer(Path data, boolean allowUnsigned, boolean tls) throws Exception {
    this(data, Options.of(allowUnsigned, tls));
  }

  TestServer(Path data, Options options) throws Exception {
    this.data = data;
    this.options = options;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
    TandemServer.Running running = TandemServer.start(settings(), Clock.systemUTC());
    this.server = running.server();
    this.password = running.started().firstPassword().orElseThrow();
    this.certificate = running.started().certificate();
    this.client =
        certificate.isEmpty()
            ? HttpClient.newHttpClient()
            : HttpClient.newBuilder().sslContext(trust()).build();
  }

  /** Returns what trusts this server, and nobody else. */
  SSLContext trust() throws Exception {
    return trusting(certificate.orElseThrow());
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  String url() {
    return (options.tls() ? "https://localhost:" : "http://127.0.0.1:") + port;
  }

  /** Returns where devices reach it. */
  String publicUrl() {
    return options.publicUrl().orElseGet(this::url);
  }

  int port() {
    return port;
  }

  /** Returns the folder of all that it stores. */
  Path data() {
    return data;
  }

  Path certificate() {
    return certificate.orElseThrow().toAbsolutePath();
  }

  private ServerSettings settings() {
    return new ServerSettings(
        data,
        "127.0.0.1",
        port,
        Optional.of(publicUrl()),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        options.allowUnsigned(),
        !options.tls(),
        options.deviceTokens(),
        options.asksPerMinute(),
        KeepDays.DEFAULT,
        options.limits());
  }

  String password() {
    return password;
  }

  void restart() throws Exception {
    server.close();
    server = TandemServer.start(settings(), Clock.systemUTC()).server();
  }

  /** Goes on with the same address and the same login, from another folder. */
  void restartFrom(Path otherData) throws Exception {
    data = otherData;
    restart();
  }

  void logIn() throws Exception {
    String pair = "admin:" + password;
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    token =
        send(request("/api/management/v1/useradm/auth/login")
                .header("Authorization", "Basic " + basic)
                .POST(BodyPublishers.noBody()))
            .body();
  }

  /** Returns what the administrator's requests carry. */
  String token() {
    return token;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path));
  }

  /** Sends a request, and holds the answer against the document of the API. */
  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    String type = response.headers().firstValue("Content-Type").orElse("");
    String path = response.uri().getRawPath();
    checkAnswer(response.request().method(), path, response.statusCode(), type, response.body());
    return response;
  }

  /** Sends a request with a document, which the server may only take if it is as described. */
  HttpResponse<String> send(HttpRequest.Builder request, String body) throws Exception {
    HttpResponse<String> response = send(request);
    if (response.statusCode() < 300) {
      DOCUMENT.checkRequest(response.request().method(), response.uri().getRawPath(), body);
    }
    return response;
  }

  /** Holds an answer against the document of the API, and remembers that there was such a one. */
  void checkAnswer(String method, String path, int status, String type, String body) {
    if (path.startsWith("/api/")) {
      DOCUMENT.checkAnswer(method, path, status, type, body);
      DOCUMENT.find(method, path).ifPresent(found -> answers.add(found.name() + " " + status));
    }
  }

  /** Returns which answers there were: operation and status. */
  Set<String> answers() {
    return answers;
  }

  /** Returns the routes below {@code /api/}. */
  Set<String> routes() {
    return server.routes().stream()
        .filter(route -> route.contains(" /api/"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Sends a request of the administrator. */
  HttpResponse<String> manage(String method, String path, String body) throws Exception {
    return send(
        request("/api/management" + path)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.ofString(body)),
        body);
  }

  HttpResponse<String> upload(byte[] artifact) throws Exception {
    return upload(artifact, "\r\n--xyz--\r\n");
  }

  /** Uploads a form that is cut off. */
  HttpResponse<String> uploadWithoutEnd(byte[] artifact) throws Exception {
    return upload(artifact, "");
  }

  HttpResponse<String> upload(Path artifact) throws Exception {
    return upload(BodyPublishers.ofFile(artifact), "\r\n--xyz--\r\n");
  }

  private HttpResponse<String> upload(byte[] artifact, String tail) throws Exception {
    return upload(BodyPublishers.ofByteArray(artifact), tail);
  }

  private HttpResponse<String> upload(BodyPublisher artifact, String tail) throws Exception {
    String field = "Content-Disposition: form-data; name=";
    String head =
        String.join(
            "\r\n",
            "--xyz",
            field + "\"description\"",
            "",
            "about",
            "--xyz",
            field + "\"artifact\"; filename=\"a\"",
            "",
            "");
    return send(
        request("/api/management/v1/deployments/artifacts")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "multipart/form-data; boundary=xyz")
            .POST(
                BodyPublishers.concat(
                    BodyPublishers.ofString(head), artifact, BodyPublishers.ofString(tail))));
  }

  /** Deploys an artifact to one device; returns the id of the deployment. */
  String deploy(String artifactName, String device) throws Exception {
    HttpResponse<String> created =
        manage(
            "POST",
            "/v1/deployments/deployments",
            "{\"name\":\"d\",\"artifact_name\":\""
                + artifactName
                + "\",\"devices\":[\""
                + device
                + "\"]}");
    if (created.statusCode() != 201) {
      throw new IOException("the deployment was refused: " + created.body());
    }
    String location = created.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** Lets the only device that waits in; returns its id. */
  String acceptPending() throws Exception {
    JsonArray devices =
        (JsonArray)
            JsonParser.parseOwn(manage("GET", "/v2/devauth/devices?status=pending", "").body());
    JsonObject device = (JsonObject) devices.items().get(0);
    JsonObject set =
        (JsonObject) ((JsonArray) device.get("auth_sets").orElseThrow()).items().get(0);
    String id = text(device, "id");
    manage(
        "PUT",
        "/v2/devauth/devices/" + id + "/auth/" + text(set, "id") + "/status",
        "{\"status\":\"accepted\"}");
    return id;
  }

  static String text(JsonValue object, String name) {
    return ((JsonString) ((JsonObject) object).get(name).orElseThrow()).value();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
