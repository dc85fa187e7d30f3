package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.server.KeepDays;
import tandem.server.ServerSettings;
import tandem.server.TandemServer;
import tandem.server.http.HttpLimits;

/** Tandem's own server, with TLS, and what its administrator does. */
public final class UpdateServer implements AutoCloseable {
  private final Path data;
  private final String host;
  private final int port;
  private TandemServer server;
  private final HttpClient client;
  private final Path certificate;
  private final String token;

  /**
   * Starts it on a free port of this machine.
   *
   * @param data its folder
   * @param host the name by which devices reach it
   */
  public UpdateServer(Path data, String host) throws Exception {
    this.data = data;
    this.host = host;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
    TandemServer.Running running = TandemServer.start(settings(), Clock.systemUTC());
    this.server = running.server();
    this.certificate = running.started().certificate().orElseThrow();
    this.client = HttpClient.newBuilder().sslContext(trusting(certificate)).build();
    this.token = logIn(running.started().firstPassword().orElseThrow());
  }

  private ServerSettings settings() {
    return new ServerSettings(
        data,
        "127.0.0.1",
        port,
        Optional.of(url()),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        true,
        false,
        Duration.ofDays(1),
        ServerSettings.ASKS_PER_MINUTE,
        KeepDays.DEFAULT,
        HttpLimits.DEFAULT);
  }

  private static SSLContext trusting(Path pem) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "server",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem))));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private String logIn(String password) throws Exception {
    String basic = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(UTF_8));
    return send(request("/v1/useradm/auth/login")
            .header("Authorization", "Basic " + basic)
            .POST(BodyPublishers.noBody()))
        .body();
  }

  /** Returns where devices find it. */
  public String url() {
    return "https://" + host + ":" + port;
  }

  /** Returns the file that devices need as ServerCertificate. */
  public Path certificate() {
    return certificate;
  }

  /** Ends it, and starts it anew on the same folder and port. */
  public void restart() throws Exception {
    server.close();
    server = TandemServer.start(settings(), Clock.systemUTC()).server();
  }

  /** Ends it until {@link #start}. */
  public void stop() throws IOException {
    server.close();
  }

  public void start() throws Exception {
    server = TandemServer.start(settings(), Clock.systemUTC()).server();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("https://localhost:" + port + "/api/management" + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.uri() + ": " + answer.body()).isBetween(200, 299);
    return answer;
  }

  private String manage(String method, String path, String body) throws Exception {
    return send(request(path)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.ofString(body)))
        .body();
  }

  /** Takes an artifact in. */
  public void upload(Path artifact) throws Exception {
    String field = "Content-Disposition: form-data; name=";
    String head = String.join("\r\n", "--xyz", field + "\"artifact\"; filename=\"a\"", "", "");
    send(
        request("/v1/deployments/artifacts")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "multipart/form-data; boundary=xyz")
            .POST(
                BodyPublishers.ofByteArrays(
                    List.of(
                        head.getBytes(UTF_8),
                        Files.readAllBytes(artifact),
                        "\r\n--xyz--\r\n".getBytes(UTF_8)))));
  }

  /** Lets the only device in that asks for it; returns its id. */
  public String acceptDevice() throws Exception {
    JsonObject device = (JsonObject) list("/v2/devauth/devices?status=pending").get(0);
    JsonObject set =
        (JsonObject) ((JsonArray) device.get("auth_sets").orElseThrow()).items().get(0);
    String id = text(device, "id");
    String path = "/v2/devauth/devices/" + id + "/auth/" + text(set, "id") + "/status";
    manage("PUT", path, "{\"status\":\"accepted\"}");
    return id;
  }

  /** Orders the device to install an artifact; returns the deployment's id. */
  public String deploy(String device, String artifact) throws Exception {
    String body =
        "{\"name\":\"%s\",\"artifact_name\":\"%s\",\"devices\":[\"%s\"]}"
            .formatted(artifact, artifact, device);
    HttpResponse<String> answer =
        send(
            request("/v1/deployments/deployments")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body)));
    String location = answer.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  public void abort(String deployment) throws Exception {
    manage(
        "PUT", "/v1/deployments/deployments/" + deployment + "/status", "{\"status\":\"aborted\"}");
  }

  /** Returns how far the only device of a deployment is. */
  public String statusOf(String deployment) throws Exception {
    List<JsonValue> devices = list("/v1/deployments/deployments/" + deployment + "/devices/list");
    return devices.isEmpty() ? "none" : text(devices.get(0), "status");
  }

  /** Returns the log that the device has handed over; empty while it has not. */
  public String logOf(String deployment, String device) throws Exception {
    String path = "/v1/deployments/deployments/" + deployment + "/devices/" + device + "/log";
    HttpResponse<String> answer =
        client.send(
            request(path).header("Authorization", "Bearer " + token).build(),
            BodyHandlers.ofString());
    return answer.statusCode() == 200 ? answer.body() : "";
  }

  /** Returns what is known of the device. */
  public String inventoryOf(String device) throws Exception {
    return manage("GET", "/v1/inventory/devices/" + device, "");
  }

  private List<JsonValue> list(String path) throws Exception {
    JsonValue value = parse(manage("GET", path, ""));
    assertThat(value).isInstanceOf(JsonArray.class);
    return ((JsonArray) value).items();
  }

  private static JsonValue parse(String text) throws JsonException {
    return JsonParser.parse(text);
  }

  private static String text(JsonValue object, String name) {
    return ((JsonString) ((JsonObject) object).get(name).orElseThrow()).value();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
