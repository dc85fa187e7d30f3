package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in front of the real API, as somebody without scripts uses them. */
class WebPagesTest {
  private static final String TYPE = "board";

  @TempDir Path data;
  @TempDir Path folder;
  private TestServer server;
  private PageUser user;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(data, true);
    server.logIn();
    user = new PageUser(server);
    user.logIn("admin", server.password());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void deviceIsAccepted_updatedInPhases_andItsLogRead() throws Exception {
    TestDevice device = new TestDevice(server, "aa:bb");
    assertThat(device.authenticate().statusCode()).isEqualTo(401);
    String devices = user.page("/ui/devices");
    assertThat(devices).contains("mac=aa:bb", "1 wait for a decision");
    String chosen = PageUser.found(devices, "name=\"device\" value=\"([^\"]+)\"");
    String id = chosen.substring(0, chosen.indexOf('/'));

    assertThat(user.send("/ui/devices", "decision=accepted&device=" + chosen).statusCode())
        .isEqualTo(303);
    assertThat(device.authenticate().statusCode()).isEqualTo(200);
    assertThat(upload(artifact()).statusCode()).isEqualTo(303);
    assertThat(user.page("/ui/artifacts")).contains("release-2", "not signed");

    HttpResponse<String> made =
        user.send(
            "/ui/deployments/new",
            "name=March&artifact_name=release-2&target=all&percent0=100&stop_failures=1");
    assertThat(made.statusCode()).isEqualTo(303);
    String deployment = made.headers().firstValue("Location").orElseThrow();
    assertThat(user.page(deployment))
        .contains("Deployment March", "failures=1", "100 %", "running");
    assertThat(device.next("release-1", TYPE).statusCode()).isEqualTo(200);
    String number = deployment.substring(deployment.lastIndexOf('/') + 1);
    device.status(number, "downloading");
    assertThat(user.page(deployment + "/live")).contains("\"downloading\":\"1\"");

    device.status(number, "failure");
    device.log(
        number,
        "{\"messages\":[{\"timestamp\":\"2026-01-02T03:04:05Z\",\"level\":\"error\","
            + "\"message\":\"<b>broke</b>\"}]}");

    assertThat(user.page(deployment + "/devices/" + id + "/log")).contains("&lt;b&gt;broke");
    assertThat(user.page("/ui/devices/" + id)).contains("March", "failure", "BEGIN PUBLIC KEY");
    assertThat(user.page("/ui/audit")).contains("user:admin", "accepted", "deploy");
  }

  @Test
  void deployment_isPausedAndResumed() throws Exception {
    TestDevice device = accepted("aa:cc");
    upload(artifact());
    String deployment =
        user.send("/ui/deployments/new", "name=x&artifact_name=release-2&target=all")
            .headers()
            .firstValue("Location")
            .orElseThrow();

    user.send(deployment, "do=pause");
    assertThat(user.page(deployment)).contains("paused", "Resume");
    assertThat(device.next("release-1", TYPE).statusCode()).isEqualTo(204);
    user.send(deployment, "do=resume");
    assertThat(device.next("release-1", TYPE).statusCode()).isEqualTo(200);
    user.send(deployment, "do=abort");

    assertThat(user.page(deployment)).contains("finished").doesNotContain("Resume");
  }

  @Test
  void devicesThatWait_areLetGoOn() throws Exception {
    TestDevice device = accepted("aa:ee");
    upload(artifact());
    String deployment =
        user.send(
                "/ui/deployments/new",
                "name=x&artifact_name=release-2&target=all&wait=ArtifactInstall_Enter"
                    + "&wait=ArtifactCommit_Enter&retries=1&bytes_per_second=50000")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    assertThat(user.page(deployment))
        .contains("ArtifactInstall_Enter=action=pause", "bytes_per_second=50000")
        .contains("Let devices that wait go on");
    device.next("release-1", TYPE);
    String asked =
        "/api/devices/v2/deployments/device/deployments/"
            + deployment.substring(deployment.lastIndexOf('/') + 1)
            + "/update_control_map";
    assertThat(device.send("GET", asked, "").statusCode()).isEqualTo(200);

    user.send(deployment, "do=go-on");

    assertThat(user.page(deployment)).doesNotContain("Let devices that wait go on");
    assertThat(device.send("GET", asked, "").body()).doesNotContain("\"pause\"");
  }

  @Test
  void groupOfADevice_isSetAndTakenAway() throws Exception {
    accepted("aa:dd");
    String id =
        PageUser.found(
            user.page("/ui/devices?status=accepted"), "name=\"device\" value=\"([^\"/]+)/");

    user.send("/ui/devices/" + id, "do=group&group=lab");
    assertThat(user.page("/ui/devices/" + id)).contains("<dd>lab</dd>");
    user.send("/ui/devices/" + id, "do=group&group=");
    assertThat(user.page("/ui/devices/" + id)).contains("<dd>none</dd>");
    user.send("/ui/devices/" + id, "do=decommission");
    assertThat(user.get("/ui/devices/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void identityAsDeepAsOneMayBe_isShown() throws Exception {
    TestDevice device = new TestDevice(server, "deep");
    String body = device.body("{\"a\":".repeat(32) + "7" + "}".repeat(32));
    assertThat(device.authenticate(body, device.sign(body)).statusCode()).isEqualTo(401);

    assertThat(user.page("/ui/devices")).contains("a=a=a=");
    String id = server.acceptPending();
    assertThat(user.page("/ui/devices/" + id)).contains("a=a=a=");
  }

  @Test
  void viewer_looksAndChangesNothing_andTheLastAdminStays() throws Exception {
    user.send("/ui/access", "do=user&name=eve&password=eve-eve-eve&role=viewer");
    assertThat(user.page("/ui/access")).contains("eve");
    assertThat(user.send("/ui/access", "do=remove-user&id=admin").statusCode()).isEqualTo(409);

    user.logIn("eve", "eve-eve-eve");

    assertThat(user.page("/ui/devices")).contains("eve (viewer)");
    assertThat(user.get("/ui/access").statusCode()).isEqualTo(403);
    assertThat(user.send("/ui/devices", "decision=accepted&device=x").statusCode()).isEqualTo(403);
  }

  @Test
  void user_changesTheOwnPassword_andLogsInWithTheNewOne() throws Exception {
    user.send("/ui/access", "do=user&name=eve&password=eve-eve-eve&role=viewer");
    user.logIn("eve", "eve-eve-eve");
    String form = "current=%s&password=%s&again=%s";
    assertThat(user.page("/ui/devices")).contains("href=\"/ui/account\">eve (viewer)");
    assertThat(user.page("/ui/account")).contains("Your password");

    HttpResponse<String> wrong =
        user.send("/ui/account", form.formatted("x", "12345678", "12345678"));
    assertThat(wrong.statusCode()).isEqualTo(403);
    assertThat(wrong.body()).contains("until now is another one");
    assertThat(
            user.send("/ui/account", form.formatted("eve-eve-eve", "12345678", "87654321")).body())
        .contains("not the same");
    assertThat(user.send("/ui/account", form.formatted("eve-eve-eve", "short", "short")).body())
        .contains("a password of 5 characters");
    HttpResponse<String> done =
        user.send("/ui/account", form.formatted("eve-eve-eve", "12345678", "12345678"));

    assertThat(done.headers().firstValue("Location")).contains("/ui/login");
    assertThat(user.get("/ui/devices").headers().firstValue("Location")).contains("/ui/login");
    user.logIn("eve", "12345678");
    assertThat(user.page("/ui/devices")).contains("eve (viewer)");
  }

  @Test
  void removedUser_isOutAtOnce() throws Exception {
    user.send("/ui/access", "do=user&name=eve&password=eve-eve-eve&role=admin");
    user.logIn("eve", "eve-eve-eve");
    String evesCookie = user.cookie();
    user.logIn("admin", server.password());

    user.send("/ui/access", "do=remove-user&id=eve");

    user.cookie(evesCookie);
    assertThat(user.get("/ui/devices").headers().firstValue("Location")).contains("/ui/login");
  }

  @Test
  void apiToken_isShownOnce_andHasItsRole() throws Exception {
    HttpResponse<String> made = user.send("/ui/access", "do=token&name=ci&role=operator");
    String token = PageUser.found(made.body(), "<code>(tandem_[^<]+)</code>");

    assertThat(user.page("/ui/access")).contains("ci").doesNotContain(token);
    assertThat(ask(token, "/v1/deployments/deployments")).isEqualTo(200);
    assertThat(ask(token, "/v1/useradm/users")).isEqualTo(403);
    user.send(
        "/ui/access",
        "do=remove-token&id="
            + PageUser.found(user.page("/ui/access"), "value=\"([0-9a-f-]{36})\""));
    assertThat(ask(token, "/v1/deployments/deployments")).isEqualTo(401);
  }

  @Test
  void planThatIsWrong_isToldWithThePlace() throws Exception {
    upload(artifact());

    HttpResponse<String> refused =
        user.send("/ui/deployments/new", "name=x&artifact_name=release-2&target=all&percent0=140");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("rollout.phases[0].percent: is 140");
  }

  private byte[] artifact() throws Exception {
    return new TestArtifacts(folder).unsigned("release-2", TYPE);
  }

  private TestDevice accepted(String mac) throws Exception {
    TestDevice device = new TestDevice(server, mac);
    device.authenticate();
    server.acceptPending();
    device.authenticate();
    return device;
  }

  private int ask(String token, String path) throws Exception {
    return server
        .send(
            server
                .request("/api/management" + path)
                .header("Authorization", "Bearer " + token)
                .GET())
        .statusCode();
  }

  private HttpResponse<String> upload(byte[] artifact) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    write(
        body,
        "--xyz\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n" + user.formToken());
    write(body, "\r\n--xyz\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\nabout");
    write(body, "\r\n--xyz\r\nContent-Disposition: form-data; name=\"artifact\"\r\n\r\n");
    body.write(artifact);
    write(body, "\r\n--xyz--\r\n");
    return server.send(
        server
            .request("/ui/artifacts")
            .header("Cookie", user.cookie())
            .header("Content-Type", "multipart/form-data; boundary=xyz")
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private static void write(ByteArrayOutputStream body, String text) throws Exception {
    body.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
