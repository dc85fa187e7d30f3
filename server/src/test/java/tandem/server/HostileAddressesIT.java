package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.RawHttp.Answer;

/** Addresses that lead out of where they should, and requests that are none. */
class HostileAddressesIT {
  private static final String MANAGE = "/api/management/v1/";
  private static final String DOWNLOAD = "/api/devices/v1/deployments/download/";
  private static final List<String> WAYS_OUT =
      List.of(
          "../../tandem.db",
          "..%2f..%2ftandem.db",
          "%2e%2e/%2e%2e/tandem.db",
          "..%5c..%5ctandem.db",
          "..;/..;/tandem.db",
          "%252e%252e%252ftandem.db",
          "..%c0%af..%c0%aftandem.db",
          "....//tandem.db",
          "%00tandem.db",
          "tandem.db%00.mender",
          "%2fetc%2fpasswd",
          "%0d%0aX-Injected:%20yes",
          "%e2%80%ae%f0%9f%92%a3",
          "%ff%fe",
          "a%zz",
          "%u002e%u002e",
          "a".repeat(8000));

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

  @Test
  void addressesThatLeadElsewhere_leadNowhere() throws Exception {
    String admin = server.server().token();
    String device = server.hostile().token();
    for (String way : WAYS_OUT) {
      ask("the id of a download", "GET", DOWNLOAD + way, "");
      ask(
          "the id of a deployment, by a device",
          "PUT",
          "/api/devices/v1/deployments/device/deployments/" + way + "/status",
          device);
      ask("the id of an artifact", "GET", MANAGE + "deployments/artifacts/" + way, admin);
      ask("the id of an artifact", "PUT", MANAGE + "deployments/artifacts/" + way, admin);
      ask("the id of an artifact", "DELETE", MANAGE + "deployments/artifacts/" + way, admin);
      ask(
          "the id of an artifact",
          "GET",
          MANAGE + "deployments/artifacts/" + way + "/download",
          admin);
      ask("the id of a device", "GET", MANAGE + "inventory/devices/" + way, admin);
      ask("the id of a device", "DELETE", "/api/management/v2/devauth/devices/" + way, admin);
      ask(
          "the id of a device",
          "PUT",
          "/api/management/v2/devauth/devices/" + way + "/auth/" + way + "/status",
          admin);
      ask("the id of a deployment", "GET", MANAGE + "deployments/deployments/" + way, admin);
      ask(
          "the id of a deployment",
          "GET",
          MANAGE + "deployments/deployments/" + server.deployment() + "/devices/" + way + "/log",
          admin);
      ask("the name of a user", "DELETE", MANAGE + "useradm/users/" + way, admin);
      ask("the id of a token", "DELETE", MANAGE + "useradm/settings/tokens/" + way, admin);
      ask(
          "the name of a group, to leave it",
          "DELETE",
          MANAGE + "inventory/devices/" + server.hostileId() + "/group/" + way,
          admin);
      ask(
          "the name of a group, to list it",
          "GET",
          MANAGE + "inventory/groups/" + way + "/devices",
          admin);
      ask("a part of a page", "GET", "/ui/" + way, "");
      ask("the top", "GET", "/" + way, "");
    }

    attempts.assertDocumented("An address");
    server.assertUnharmed();
  }

  private void ask(String tried, String method, String target, String token) throws Exception {
    String body = method.equals("PUT") ? "{\"status\":\"success\"}" : "";
    Answer answer = server.send(method, target, token, body);
    assertThat(answer.head()).as(target).doesNotContainPattern("(?i)\nX-Injected");
    assertThat(answer.body()).as(target).doesNotContain("SQLite format", "root:");
    attempts.note(tried, answer);
  }

  @Test
  void requestsThatAreNone_areRefused() throws Exception {
    String end = "\r\nHost: x\r\nConnection: close\r\n\r\n";
    raw("no line of HTTP", "\u0016\u0003\u0001\u0002\u0000\u0001" + end);
    raw("no line of HTTP", "x".repeat(100) + end);
    raw("no line of HTTP", "GET" + end);
    raw("no line of HTTP", "GET /\u0000 HTTP/1.1" + end);
    raw("no line of HTTP", "GET / HTTP/1.1 x" + end);
    raw("another version of HTTP", "GET / HTTP/0.9" + end);
    raw("another version of HTTP", "GET / HTTP/9.9" + end);
    raw("another version of HTTP", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    raw("another method", "TRACE / HTTP/1.1" + end);
    raw("another method", "OPTIONS * HTTP/1.1" + end);
    raw("another method", "CONNECT example.com:443 HTTP/1.1" + end);
    raw("another method", "PROPFIND /ui/devices HTTP/1.1" + end);
    raw("another method", "x\u00e9 / HTTP/1.1" + end);
    raw("an address of another server", "GET http://example.com/api HTTP/1.1" + end);
    raw("an address of another server", "GET file:///etc/passwd HTTP/1.1" + end);
    raw("an address of another server", "GET //example.com/x HTTP/1.1" + end);
    raw("an address without a path", "GET ?x HTTP/1.1" + end);
    raw("an address without a path", "GET * HTTP/1.1" + end);
    raw("an address without a path", "GET x HTTP/1.1" + end);
    raw("no host, or two", "GET /api HTTP/1.1\r\nConnection: close\r\n\r\n");
    raw("no host, or two", "GET /api HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n");
    raw(
        "a host that is none",
        "GET /api HTTP/1.1\r\nHost: a b/\u0001\r\nConnection: close\r\n\r\n");
    raw("headers that are none", "GET /api HTTP/1.1\r\nX y\r\n: z" + end);
    raw("headers that are none", "GET /api HTTP/1.1\r\nX: a\u0000b" + end);
    raw("headers that are none", "GET /api HTTP/1.1\r\n X: folded" + end);
    raw("headers of more than 16 KiB", "GET /api HTTP/1.1\r\nX: " + "x".repeat(17_000) + end);
    raw("headers of more than 16 KiB", "GET /api HTTP/1.1" + "\r\nX: y".repeat(4000) + end);
    raw("an address of more than 16 KiB", "GET /" + "x".repeat(17_000) + " HTTP/1.1" + end);
    raw("more than 2000 parameters", "GET /ui/login?" + "x&".repeat(2001) + " HTTP/1.1" + end);
    raw("a parameter that is not well encoded", "GET /ui/login?a=%zz HTTP/1.1" + end);
    String post = "POST /api/devices/v1/authentication/auth_requests HTTP/1.1\r\n";
    raw("two lengths of the body", post + "Content-Length: 1\r\nContent-Length: 2" + end + "xx");
    raw(
        "two lengths of the body",
        post + "Content-Length: 1\r\nTransfer-Encoding: chunked" + end + "0\r\n\r\n");
    raw("a length that is none", post + "Content-Length: -1" + end);
    raw("a length that is none", post + "Content-Length: 99999999999999999999" + end);
    raw("a length that is none", post + "Content-Length: 0x10" + end);
    raw("chunks that are none", post + "Transfer-Encoding: chunked" + end + "zz\r\n");
    raw(
        "chunks that are none",
        post + "Transfer-Encoding: chunked" + end + "fffffffffffffffff\r\n");
    raw("chunks that are none", post + "Transfer-Encoding: gzip, x" + end + "zz\r\n");

    attempts.assertDocumented("A request");
    server.assertUnharmed();
  }

  private void raw(String tried, String request) throws Exception {
    attempts.note(tried, server.send(request.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void requestInsideABody_isNeverAnswered() throws Exception {
    String inner = "GET /ui/login HTTP/1.1\r\nHost: inner\r\n\r\n";
    String last = "GET /api/last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    for (String target :
        List.of("/api/management/v1/useradm/auth/login", "/nowhere", "/ui/login", "/ui/access")) {
      for (String method : List.of("POST", "GET")) {
        String outer =
            method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + inner.length();
        String all = RawHttp.exchange(server.server().port(), outer + "\r\n\r\n" + inner + last);

        assertThat(all.split("HTTP/1.1 ", -1)).as(all).hasSizeBetween(2, 3);
      }
    }
  }
}
