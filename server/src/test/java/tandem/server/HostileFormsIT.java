package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.RawHttp.Answer;

/** Forms that a page of somebody else sends with the browser of an admin. */
class HostileFormsIT {
  private static final String CROSS_SITE = "Sec-Fetch-Site: cross-site";

  @TempDir Path folder;
  private HostileServer server;
  private Attempts attempts;
  private PageUser admin;

  @BeforeEach
  void start() throws Exception {
    server = new HostileServer(folder);
    attempts = server.attempts();
    admin = new PageUser(server.server());
    admin.logIn("admin", server.server().password());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void formsOfOtherSites_changeNothing() throws Exception {
    PageUser other = new PageUser(server.server());
    other.logIn("admin", server.server().password());
    String device = "/ui/devices/" + server.hostileId();
    List<List<String>> forms =
        List.of(
            List.of("/ui/devices", "decision=rejected&device=" + server.hostileId() + "/x"),
            List.of(device, "do=decommission"),
            List.of("/ui/deployments/new", "name=x&artifact_name=release-1&target=all"),
            List.of("/ui/deployments/" + server.deployment(), "do=abort"),
            List.of("/ui/access", "do=user&name=eve&password=eve-eve-eve&role=admin"),
            List.of("/ui/access", "do=token&name=eve&role=admin"),
            List.of("/ui/logout", "x="));
    for (List<String> form : forms) {
      String path = form.get(0);
      String fields = form.get(1);
      String right = "form_token=" + admin.formToken() + "&";
      form("no secret of the session", path, fields);
      form("an empty secret", path, "form_token=&" + fields);
      form("a wrong secret", path, "form_token=" + "A".repeat(43) + "&" + fields);
      form("two secrets, the wrong one first", path, "form_token=x&" + right + fields);
      form("the secret of another session", path, "form_token=" + other.formToken() + "&" + fields);
      form("the right secret in the address", path + "?" + right, fields);
      form("the right secret, sent by another site", path, right + fields, CROSS_SITE);
      form(
          "the right secret, sent by a neighbour",
          path,
          right + fields,
          "Sec-Fetch-Site: same-site");
      form("the right secret in JSON", path, "{\"form_token\":\"" + admin.formToken() + "\"}");
      attempts.note("the right secret without the cookie", post(path, right + fields, List.of()));
      List<String> twice = List.of("Cookie: " + admin.cookie() + "; " + other.cookie());
      attempts.note("the cookies of two sessions", post(path, right + fields, twice));
      form("more fields than a form has", path, right + "x&".repeat(3000));
      form("a field that is not well encoded", path, right + "x=%zz");
      attempts.note("a form that only asks", get(path + "?" + right + fields));
    }
    logins();
    uploads();

    attempts.assertDocumented("A form of a page");
    assertThat(admin.page("/ui/access")).doesNotContain("eve");
    assertThat(server.server().manage("GET", "/v1/deployments/deployments", "").body())
        .contains("\"device_count\":1")
        .doesNotContain("\"name\":\"x\"");
    server.assertUnharmed();
  }

  private void logins() throws Exception {
    String credentials = "user=admin&password=" + server.server().password();
    attempts.note("a login without its secret", post("/ui/login", credentials, List.of()));
    attempts.note(
        "a login with a secret, but no cookie",
        post("/ui/login", "form_token=" + "A".repeat(43) + "&" + credentials, List.of()));
    attempts.note(
        "a login that another site sends",
        post("/ui/login", "form_token=x&" + credentials, List.of(CROSS_SITE)));
  }

  private void uploads() throws Exception {
    String secret = "Content-Disposition: form-data; name=\"form_token\"\r\n\r\n";
    String artifact = "Content-Disposition: form-data; name=\"artifact\"\r\n\r\nx";
    String right = secret + admin.formToken();
    upload("an artifact without the secret", List.of(artifact));
    upload("an artifact before the secret", List.of(artifact, right));
    upload("an artifact with a wrong secret", List.of(secret + "x", artifact));
    upload("an artifact with a very long secret", List.of(secret + "x".repeat(100_000), artifact));
    upload(
        "an artifact with the secret, that another site sends",
        List.of(right, artifact),
        CROSS_SITE);
  }

  private void form(String tried, String path, String fields, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Cookie: " + admin.cookie());
    attempts.note(tried, post(path, fields, all));
  }

  private Answer post(String path, String fields, List<String> headers) throws Exception {
    List<String> all = new ArrayList<>(headers);
    all.add("Content-Type: application/x-www-form-urlencoded");
    return server.send("POST", path, "", all, RawHttp.bytes(fields));
  }

  private Answer get(String path) throws Exception {
    return server.send("GET", path, "", List.of("Cookie: " + admin.cookie()), new byte[0]);
  }

  private void upload(String tried, List<String> parts, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Cookie: " + admin.cookie());
    all.add("Content-Type: multipart/form-data; boundary=xyz");
    String body = "--xyz\r\n" + String.join("\r\n--xyz\r\n", parts) + "\r\n--xyz--\r\n";
    attempts.note(tried, server.send("POST", "/ui/artifacts", "", all, RawHttp.bytes(body)));
  }
}
