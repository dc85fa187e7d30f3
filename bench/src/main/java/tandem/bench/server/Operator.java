package tandem.bench.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactWriter;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/** Who gives the server artifacts and makes deployments. */
final class Operator {
  private static final String MANAGEMENT = "/api/management";
  private static final String RELEASE = "release-2";

  private final String token;

  Operator(ServerProcess server) throws IOException {
    this.token = server.logIn();
  }

  /** Uploads an artifact of this size for the devices. */
  void upload(ServerProcess server, Path folder, int bytes) throws IOException {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    Path payload = Files.write(folder.resolve("payload"), noise);
    Path file = folder.resolve("artifact");
    Files.deleteIfExists(file);
    ArtifactWriter.write(
        ArtifactSpec.builder("bench").name(RELEASE).deviceType("bench").file(payload).build(),
        file);
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        "--xyz\r\nContent-Disposition: form-data; name=\"artifact\"; filename=\"a\"\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    form.writeBytes(Files.readAllBytes(file));
    form.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.US_ASCII));
    try (Connection connection = new Connection(server.sockets(), server.port())) {
      Answered answer =
          connection.send(
              "POST",
              MANAGEMENT + "/v1/deployments/artifacts",
              token,
              "multipart/form-data; boundary=xyz",
              form.toByteArray());
      expect(answer, 201);
    }
  }

  /** Makes a deployment for all devices. */
  void deploy(ServerProcess server, String name) throws IOException {
    deploy(server, name, "\"all_devices\":true");
  }

  /** Makes a deployment for so many of the devices, from the first. */
  void deploy(ServerProcess server, String name, int devices) throws IOException {
    String ids =
        IntStream.range(0, devices)
            .mapToObj(device -> '"' + SeededFleet.deviceId(device) + '"')
            .collect(Collectors.joining(","));
    deploy(server, name, "\"devices\":[" + ids + "]");
  }

  private void deploy(ServerProcess server, String name, String target) throws IOException {
    String body =
        "{\"name\":\"%s\",\"artifact_name\":\"%s\",\"force_installation\":true,%s}"
            .formatted(name, RELEASE, target);
    expect(call(server, "POST", "/v1/deployments/deployments", body), 201);
  }

  /** Aborts what runs, so that devices find nothing. */
  void abort(ServerProcess server) throws IOException {
    abort(server, "pending");
    abort(server, "inprogress");
  }

  private void abort(ServerProcess server, String status) throws IOException {
    String query = "?per_page=100&status=" + status;
    Answered listed = call(server, "GET", "/v1/deployments/deployments" + query, "");
    for (JsonValue deployment : items(listed.text())) {
      String path = "/v1/deployments/deployments/" + text(deployment, "id") + "/status";
      expect(call(server, "PUT", path, "{\"status\":\"aborted\"}"), 204);
    }
  }

  /** Returns the answer to what this user asks. */
  Answered call(ServerProcess server, String method, String path, String body) throws IOException {
    try (Connection connection = new Connection(server.sockets(), server.port())) {
      return connection.call(method, MANAGEMENT + path, token, body);
    }
  }

  /** Fails for a wrong answer in another way than for none, which may be what is expected. */
  static void expect(Answered answer, int status) {
    if (answer.status() != status) {
      throw new IllegalStateException(
          "the server answered " + answer.status() + " " + answer.text() + ", expected " + status);
    }
  }

  static JsonValue parse(String json) throws IOException {
    try {
      return JsonParser.parse(json);
    } catch (JsonException e) {
      throw new IOException("the server answered what is no JSON: " + json, e);
    }
  }

  private static Iterable<JsonValue> items(String json) throws IOException {
    return ((JsonValue.JsonArray) parse(json)).items();
  }

  static String text(JsonValue object, String name) {
    return ((JsonString) ((JsonObject) object).get(name).orElseThrow()).value();
  }
}
