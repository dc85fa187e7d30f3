package tandem.server;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonWriter;

/** A device that speaks as Mender's client does: with bodies of unknown length. */
final class TestDevice {
  private static final String DEPLOYMENTS = "/api/devices/v1/deployments/device/deployments/";

  private final TestServer server;
  private final String mac;
  private final KeyPair keys;
  private final String algorithm;
  private String token = "";

  TestDevice(TestServer server, String mac) throws Exception {
    this(server, mac, "Ed25519", "Ed25519");
  }

  TestDevice(TestServer server, String mac, String keyAlgorithm, String algorithm)
      throws Exception {
    this.server = server;
    this.mac = mac;
    KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
    if (keyAlgorithm.equals("EC")) {
      generator.initialize(256);
    }
    this.keys = generator.generateKeyPair();
    this.algorithm = algorithm;
  }

  String publicKey() {
    String base64 = Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  String body() {
    return body("{\"mac\":\"" + mac + "\"}");
  }

  /** Returns what it sends as a device of another identity. */
  String body(String identity) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("id_data", identity);
    members.put("pubkey", publicKey());
    members.put("tenant_token", "");
    return JsonWriter.compact(JsonValue.strings(members));
  }

  String sign(String body) throws Exception {
    return sign(body.getBytes(StandardCharsets.UTF_8));
  }

  String sign(byte[] body) throws Exception {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(keys.getPrivate());
    signature.update(body);
    return Base64.getEncoder().encodeToString(signature.sign());
  }

  /** Asks for a token, and keeps it if it gets one. */
  HttpResponse<String> authenticate() throws Exception {
    HttpResponse<String> response = authenticate(body(), sign(body()));
    if (response.statusCode() == 200) {
      token = response.body();
    }
    return response;
  }

  HttpResponse<String> authenticate(String body, String signature) throws Exception {
    return server.send(
        server
            .request("/api/devices/v1/authentication/auth_requests")
            .header("X-MEN-Signature", signature)
            .POST(BodyPublishers.ofString(body)),
        body);
  }

  HttpResponse<String> next(String artifactName, String deviceType) throws Exception {
    String provides =
        "{\"artifact_name\":\"" + artifactName + "\",\"device_type\":\"" + deviceType + "\"}";
    return send(
        "POST",
        "/api/devices/v2/deployments/device/deployments/next",
        "{\"device_provides\":" + provides + "}");
  }

  HttpResponse<String> status(String deployment, String status) throws Exception {
    return send("PUT", DEPLOYMENTS + deployment + "/status", "{\"status\":\"" + status + "\"}");
  }

  HttpResponse<String> log(String deployment, String body) throws Exception {
    return send("PUT", DEPLOYMENTS + deployment + "/log", body);
  }

  HttpResponse<String> send(String method, String path, String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    return server.send(
        server
            .request(path)
            .header("Authorization", "Bearer " + token)
            .method(method, body.isEmpty() ? BodyPublishers.noBody() : chunked),
        body);
  }

  String token() {
    return token;
  }
}
