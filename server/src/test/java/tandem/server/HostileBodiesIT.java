package tandem.server;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.RawHttp.Answer;

/** Bodies that are none, or too much, from devices and people that are let in. */
class HostileBodiesIT {
  private static final String DEVICE = "/api/devices/v1/";
  private static final String MANAGE = "/api/management/v1/";
  private static final List<String> NO_DOCUMENTS =
      List.of(
          "",
          "x",
          "{",
          "[]x",
          "null",
          "true",
          "1e999999",
          "\"\"",
          "[[[]]]",
          "{\"a\":1,\"a\":2}",
          "[".repeat(50_000),
          "{\"name\":".repeat(1000) + "1" + "}".repeat(1000),
          "\ufeff{}",
          "{\"\\ud800\":\"\\udfff\"}");
  private static final List<String> WRONG_TYPES =
      List.of("null", "false", "7", "-1e99999", "[]", "[null]", "{}", "[{}]", "[[\"a\"]]", "\"\"");

  @TempDir static Path folder;
  private static HostileServer server;
  private Attempts attempts;

  @BeforeAll
  static void start() throws Exception {
    server = new HostileServer(folder);
  }

  @BeforeEach
  void begin() {
    attempts = server.attempts();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** A place that takes a document, and the members that it looks for. */
  private record Place(
      String name, String method, String path, boolean isOfDevices, List<String> members) {}

  private List<Place> places() {
    String deployment = "deployments/device/deployments/" + server.deployment();
    return List.of(
        new Place(
            "what a device has (v2)",
            "POST",
            "/api/devices/v2/deployments/device/deployments/next",
            true,
            List.of("device_provides")),
        new Place(
            "what a device has (v1)",
            "POST",
            DEVICE + "deployments/device/deployments/next",
            true,
            List.of("artifact_name", "device_type", "artifact_provides")),
        new Place(
            "a status",
            "PUT",
            DEVICE + deployment + "/status",
            true,
            List.of("status", "substate")),
        new Place("a log", "PUT", DEVICE + deployment + "/log", true, List.of("messages")),
        new Place(
            "an inventory",
            "PUT",
            DEVICE + "inventory/device/attributes",
            true,
            List.of("name", "value")),
        new Place(
            "a change of the inventory",
            "PATCH",
            DEVICE + "inventory/device/attributes",
            true,
            List.of("name", "value")),
        new Place(
            "a decision",
            "PUT",
            "/api/management/v2/devauth/devices/" + server.hostileId() + "/auth/x/status",
            false,
            List.of("status")),
        new Place(
            "an announced device",
            "POST",
            "/api/management/v2/devauth/devices",
            false,
            List.of("identity_data", "pubkey")),
        new Place(
            "a deployment",
            "POST",
            MANAGE + "deployments/deployments",
            false,
            List.of("name", "artifact_name", "devices", "all_devices", "filter", "rollout")),
        new Place(
            "the end of a deployment",
            "PUT",
            MANAGE + "deployments/deployments/" + server.deployment() + "/status",
            false,
            List.of("status")),
        new Place(
            "a pause",
            "PUT",
            MANAGE + "deployments/deployments/" + server.deployment() + "/rollout/status",
            false,
            List.of("status")),
        new Place(
            "the description of an artifact",
            "PUT",
            MANAGE + "deployments/artifacts/x",
            false,
            List.of("description")),
        new Place(
            "a group",
            "PUT",
            MANAGE + "inventory/devices/" + server.hostileId() + "/group",
            false,
            List.of("group")),
        new Place(
            "a search",
            "POST",
            "/api/management/v2/inventory/filters/search",
            false,
            List.of("filters", "device_ids", "page", "per_page", "sort")),
        new Place(
            "a user", "POST", MANAGE + "useradm/users", false, List.of("name", "password", "role")),
        new Place(
            "a password",
            "PUT",
            MANAGE + "useradm/users/me/password",
            false,
            List.of("current", "password")),
        new Place(
            "a token for scripts",
            "POST",
            MANAGE + "useradm/settings/tokens",
            false,
            List.of("name", "role")));
  }

  @Test
  void documentsThatAreNone_areRefused() throws Exception {
    Requests requests = server.requests(attempts);
    for (Place place : places()) {
      for (String document : NO_DOCUMENTS) {
        ask(requests, place, document);
      }
      for (String member : place.members()) {
        for (String value : WRONG_TYPES) {
          String document = "{\"" + member + "\":" + value + "}";
          ask(requests, place, document);
          ask(requests, place, "[" + document + "]");
          ask(
              requests,
              place,
              right(place).replaceFirst("(\"" + member + "\":)\"[^\"]*\"", "$1" + value));
        }
      }
      ask(requests, place, many(10_000));
    }
    requests.send();

    attempts.assertDocumented("A document");
    server.assertUnharmed();
  }

  private static String right(Place place) {
    return place.members().stream()
        .map(member -> "\"" + member + "\":\"x\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String many(int members) {
    return IntStream.range(0, members)
        .mapToObj(i -> "\"m" + i + "\":\"\"")
        .collect(Collectors.joining(",", "{\"device_provides\":{", "}}"));
  }

  private void ask(Requests requests, Place place, String document) throws Exception {
    String token = place.isOfDevices() ? server.hostile().token() : server.server().token();
    requests.add(
        place.name(),
        HostileServer.request(
            place.method(), place.path(), token, List.of(), RawHttp.bytes(document)));
  }

  @Test
  void bodiesThatAreTooLarge_areRefused_beforeTheyAreThere() throws Exception {
    String device = server.hostile().token();
    String admin = server.server().token();
    String next = "/api/devices/v2/deployments/device/deployments/next";
    large("a document of more than 1 MiB, by a device", next, device, 1 << 20);
    large(
        "a document of more than 1 MiB, by a person",
        MANAGE + "deployments/deployments",
        admin,
        1 << 20);
    large("a document without a token", next, "", 1 << 20);
    large(
        "a request for a token of more than 128 KiB",
        DEVICE + "authentication/auth_requests",
        "",
        128 << 10);
    large("a login of more than 8 KiB", MANAGE + "useradm/auth/login", "", 8 << 10);
    large("a login by a form of more than 8 KiB", "/ui/login", "", 8 << 10);
    large("a form without a session", "/ui/devices", "", 1 << 20);
    large("an artifact without a token", MANAGE + "deployments/artifacts", "", 10 << 20);

    attempts.assertDocumented("A large body");
    server.assertUnharmed();
  }

  private void large(String tried, String path, String token, int limit) throws Exception {
    List<String> headers = new ArrayList<>(List.of("Content-Type: application/json"));
    if (!token.isEmpty()) {
      headers.add("Authorization: Bearer " + token);
    }
    attempts.note(tried, announced(path, headers, limit + 1L));
    attempts.note(tried, announced(path, headers, Long.MAX_VALUE));
    attempts.note(tried, chunked(path, headers, limit + 1));
  }

  /** Says that a large body comes, and sends only its start. */
  private Answer announced(String path, List<String> headers, long length) throws Exception {
    List<String> all = new ArrayList<>(headers);
    all.add("Content-Length: " + length);
    byte[] head = RawHttp.request("POST", path, all, new byte[0]);
    return server.send(RawHttp.joined(head, RawHttp.bytes(" ".repeat(10_000))));
  }

  /** Sends a large body in pieces, as long as the server takes them. */
  private Answer chunked(String path, List<String> headers, int length) throws Exception {
    List<String> all = new ArrayList<>(headers);
    all.add("Transfer-Encoding: chunked");
    byte[] piece = RawHttp.bytes("2000\r\n" + " ".repeat(0x2000) + "\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      socket.setSoTimeout(30_000);
      boolean taken = RawHttp.write(socket, RawHttp.request("POST", path, all, new byte[0]));
      for (int sent = 0; taken && sent <= length; sent += 0x2000) {
        taken = RawHttp.write(socket, piece) && socket.getInputStream().available() == 0;
      }
      return RawHttp.read(socket);
    }
  }
}
