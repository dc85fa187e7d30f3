package tandem.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.server.http.Query;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.security.Role;
import tandem.server.security.Session;

class PagesTest {
  private static final String EVIL = "<script>alert(1)</script><b onx=1>&quot;\\\"'\u202e";
  private static final String ID = "11111111-2222-3333-4444-555555555555";

  @TempDir Path folder;
  private FakeApi api;
  private Session admin;
  private Session viewer;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi(folder);
    admin = api.session(Role.ADMIN);
    viewer = api.session(Role.VIEWER);
    answerWith(EVIL);
  }

  private void answerWith(String x) {
    String device =
        text(
            "{'id':'X','identity_data':{'X':'X'},'status':'X','check_in_time':'X','created_ts':'X',"
                + "'auth_sets':[{'id':'X','pubkey':'X','status':'X','ts':'X'}]}",
            x);
    String artifact =
        text(
            "{'id':'X','name':'X','description':'X','device_types_compatible':['X'],'size':5,"
                + "'modified':'X','signed':true,'updates':[{'type_info':{'type':'X'},'files':[{'name':"
                + "'X','checksum':'X','size':1}]}],'artifact_provides':{'X':'X'},"
                + "'artifact_depends':{'X':['X']}}",
            x);
    String deployment =
        text("{'id':'X','name':'X','artifact_name':'X','status':'X','created':'X'}", x);
    String deployments = "/v1/deployments/deployments";
    api.with("GET", "/v2/devauth/devices", "[" + device + "]")
        .with("GET", "/v2/devauth/devices/count", "{\"count\":3}")
        .with("GET", "/v2/devauth/devices/{id}", device)
        .with("DELETE", "/v2/devauth/devices/{id}", "{}")
        .with("PUT", "/v2/devauth/devices/{id}/auth/{set}/status", "{}")
        .with("DELETE", "/v2/devauth/devices/{id}/auth/{set}", "{}")
        .with(
            "GET",
            "/v1/inventory/devices/{id}",
            text(
                "{'id':'X','attributes':[{'name':'X','value':['X'],'scope':'X'},"
                    + "{'name':'group','value':'X','scope':'system'}]}",
                x))
        .with("PUT", "/v1/inventory/devices/{id}/group", "{}")
        .with("DELETE", "/v1/inventory/devices/{id}/group/{name}", "{}")
        .with("GET", "/v1/inventory/groups", text("['X']", x))
        .with("POST", "/v2/inventory/filters/search", text("[{'id':'X'}]", x))
        .with("GET", "/v1/deployments/artifacts", "[" + artifact + "]")
        .with("POST", "/v1/deployments/artifacts", "{}")
        .with("GET", "/v1/deployments/artifacts/{id}", artifact)
        .with("PUT", "/v1/deployments/artifacts/{id}", "{}")
        .with("DELETE", "/v1/deployments/artifacts/{id}", "{}")
        .with("GET", deployments, "[" + deployment + "]")
        .with("POST", deployments, "{}")
        .with("POST", deployments + "/group/{name}", "{}")
        .with("GET", deployments + "/{id}", deployment)
        .with(
            "GET",
            deployments + "/{id}/rollout",
            text(
                "{'plan':{'target':{'group':'X'},'phases':[{'percent':10,'delay_seconds':0},{}],"
                    + "'stop':{'X':'X'},'pace':{'X':1},'window':{'zone':'X'}},'state':{'status':'X',"
                    + "'reason':'X','phases_began':[1772366400000],'counters':{'started':[1,0]}}}",
                x))
        .with("GET", deployments + "/{id}/statistics", "{\"success\":3,\"failure\":1}")
        .with(
            "GET",
            deployments + "/{id}/devices/list",
            text("[{'id':'X','status':'X','substate':'X','created':'X','log':true}]", x))
        .with("GET", deployments + "/{id}/devices/{device}/log", x)
        .with(
            "GET",
            deployments + "/devices/{id}",
            "[{\"deployment\":" + deployment + text(",'device':{'status':'X','log':true}}]", x))
        .with("PUT", deployments + "/{id}/status", "{}")
        .with("PUT", deployments + "/{id}/rollout/status", "{}")
        .with(
            "GET",
            "/v1/auditlogs/logs",
            text("[{'time':'X','actor':'X','action':'X','object':'X','detail':'X'}]", x))
        .with("GET", "/v1/useradm/users", text("[{'id':'X','role':'X','created_ts':'X'}]", x))
        .with("POST", "/v1/useradm/users", "{}")
        .with("DELETE", "/v1/useradm/users/{id}", "{}")
        .with("PUT", "/v1/useradm/users/me/password", "{}")
        .with(
            "GET",
            "/v1/useradm/settings/tokens",
            text("[{'id':'X','name':'X','role':'X','created_ts':'X','last_used':'X'}]", x))
        .with("POST", "/v1/useradm/settings/tokens", text("{'token':'X'}", x))
        .with("DELETE", "/v1/useradm/settings/tokens/{id}", "{}");
  }

  // FakeApi turns ' into ", so that quotes of the hostile text are escaped for JSON before.
  private static String text(String json, String x) {
    return json.replace('\'', '"').replace("X", x.replace("'", "\\u0027"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/devices",
        "/ui/devices/" + ID,
        "/ui/artifacts",
        "/ui/artifacts/" + ID,
        "/ui/deployments",
        "/ui/deployments/new",
        "/ui/deployments/" + ID,
        "/ui/deployments/" + ID + "/devices/" + ID + "/log",
        "/ui/audit",
        "/ui/access"
      })
  void hostileTextOfTheApi_staysText_onEveryPage(String path) throws IOException {
    Reply reply = api.get(admin, path);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(FakeApi.body(reply))
        .contains("&lt;script&gt;alert(1)")
        .doesNotContain("<script>alert", "<b onx", "\u202e", "\"\"")
        .doesNotContainPattern("<[^>]*(src|href|action)=\"(?!/|#)");
    assertThat(FakeApi.body(reply).replaceAll("\"[^\"]*\"", "VALUE"))
        .doesNotContainPattern("<[^>]*\\s(on\\w+|style)=");
    assertThat(reply.headers())
        .containsEntry(
            "Content-Security-Policy",
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("Cache-Control", "no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/devices",
        "/ui/artifacts",
        "/ui/deployments/new",
        "/ui/audit",
        "/ui/access",
        "/ui/account"
      })
  void whoIsNotLoggedIn_isSentToTheLogin_andTheApiIsNotAsked(String path) throws IOException {
    Reply reply = api.answer(Request.of("GET", path));

    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.headers()).containsEntry("Location", "/ui/login");
    assertThat(api.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/ui/devices,decision=accepted&device=a",
    "/ui/devices/a,do=decommission",
    "/ui/artifacts/a,do=delete",
    "/ui/deployments/new,name=a",
    "/ui/deployments/a,do=abort",
    "/ui/access,do=token&name=a&role=admin",
    "/ui/account,current=a&password=b&again=b",
    "/ui/logout,x=y"
  })
  void formThatIsNotFromThisSession_isRefused_andChangesNothing(String path, String form)
      throws IOException {
    String own = "&form_token=" + admin.formToken();

    assertThat(api.post(admin, path, form).status()).isEqualTo(403);
    assertThat(api.post(admin, path, form + "&form_token=" + viewer.formToken()).status())
        .isEqualTo(403);
    Request fromElsewhere =
        FakeApi.in(admin, "POST", path)
            .withHeader("sec-fetch-site", "cross-site")
            .withBody((form + own).getBytes(StandardCharsets.UTF_8));
    assertThat(api.answer(fromElsewhere).status()).isEqualTo(403);
    assertThat(api.answer(Request.of("POST", path)).headers())
        .containsEntry("Location", "/ui/login");
    assertThat(api.calls).isEmpty();

    assertThat(api.post(admin, path, form + own).status()).isIn(200, 303, 400);
  }

  @ParameterizedTest
  @CsvSource({
    "/ui/devices,decision=accepted&device=a",
    "/ui/devices/a,do=decommission",
    "/ui/artifacts/a,do=delete",
    "/ui/deployments/new,name=a",
    "/ui/deployments/a,do=abort",
    "/ui/access,do=token&name=a&role=admin"
  })
  void viewer_mayNotAct(String path, String form) throws IOException {
    Reply reply = api.post(viewer, path, form + "&form_token=" + viewer.formToken());

    assertThat(reply.status()).isEqualTo(403);
    assertThat(FakeApi.body(reply)).contains("your role, viewer, may not do this");
    assertThat(api.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/devices",
        "/ui/devices/a",
        "/ui/artifacts",
        "/ui/artifacts/a",
        "/ui/deployments",
        "/ui/deployments/a"
      })
  void viewer_seesNoButtonsButLogout(String path) throws IOException {
    String page = FakeApi.body(api.get(viewer, path));

    Matcher forms = Pattern.compile("method=\"post\" action=\"([^\"]*)\"").matcher(page);
    assertThat(forms.results().map(form -> form.group(1))).containsExactly("/ui/logout");
    assertThat(page).doesNotContain("/ui/audit", "/ui/access", "/ui/deployments/new");
  }

  @Test
  void viewer_seesNeitherAuditNorAccess() throws IOException {
    assertThat(api.get(viewer, "/ui/audit").status()).isEqualTo(403);
    assertThat(api.get(viewer, "/ui/access").status()).isEqualTo(403);
    assertThat(api.get(viewer, "/ui/deployments/new").status()).isEqualTo(403);
    assertThat(api.calls).isEmpty();
  }

  @Test
  void devicesThatAreTicked_areAccepted_byTheKeyThatWasShown() throws IOException {
    Reply reply =
        api.post(
            admin,
            "/ui/devices",
            "form_token="
                + admin.formToken()
                + "&decision=accepted&listed=a/k&listed=b/shown&device=b/shown");

    assertThat(reply.headers()).containsEntry("Location", "/ui/devices");
    assertThat(api.calls)
        .containsExactly("PUT /v2/devauth/devices/b/auth/shown/status {\"status\":\"accepted\"}");
  }

  @Test
  void deviceWithSeveralKeysToChooseFrom_isNotDecidedInBulk() throws IOException {
    String one =
        "{'id':'one','auth_sets':[{'id':'old','status':'rejected'},{'id':'k','status':'S'}]}";
    String two = "{'id':'two','auth_sets':[{'id':'k','status':'S'},{'id':'l','status':'pending'}]}";
    for (String status : List.of("pending", "accepted")) {
      api.with("GET", "/v2/devauth/devices", ("[" + one + "," + two + "]").replace("S", status));

      assertThat(FakeApi.body(api.get(admin, "/ui/devices")))
          .contains("name=\"device\" value=\"one/k\"", "see its keys")
          .doesNotContain("value=\"two/");
    }
  }

  @Test
  void allOnThePage_areDecidedWithoutAScript() throws IOException {
    api.post(
        admin,
        "/ui/devices",
        "form_token=" + admin.formToken() + "&decision=rejected&all=page&listed=a/k&listed=b/k");

    assertThat(api.calls).filteredOn(call -> call.startsWith("PUT")).hasSize(2);
  }

  @Test
  void pendingDevices_areShownFirst() throws IOException {
    api.get(admin, "/ui/devices");

    assertThat(api.calls).contains("GET /v2/devauth/devices?page=1&per_page=50&status=pending");
  }

  @Test
  void search_asksForAnAttributeOrAnId() throws IOException {
    Request request = FakeApi.in(admin, "GET", "/ui/devices");

    api.answer(request.withQuery(query("search=kernel%20%3D%205.10")));
    api.answer(request.withQuery(query("search=kernel%20~%20%5E5%5C.%3D")));
    api.answer(request.withQuery(query("search=" + ID)));

    assertThat(api.calls)
        .contains(
            "POST /v2/inventory/filters/search {\"page\":1,\"per_page\":50,\"filters\":[{"
                + "\"scope\":\"inventory\",\"attribute\":\"kernel\",\"type\":\"$eq\","
                + "\"value\":\"5.10\"}]}",
            "POST /v2/inventory/filters/search {\"page\":1,\"per_page\":50,\"filters\":[{"
                + "\"scope\":\"inventory\",\"attribute\":\"kernel\",\"type\":\"$regex\","
                + "\"value\":\"^5\\\\.=\"}]}",
            "GET /v2/devauth/devices?id=" + ID);
  }

  @Test
  void upload_checksItsSecretFirst_andPassesTheRestOn() throws IOException {
    String rest = "--B\r\nContent-Disposition: form-data; name=\"artifact\"\r\n\r\nx\r\n--B--";
    String good = secret("form_token", admin.formToken()) + rest;

    assertThat(upload(admin, good).headers()).containsEntry("Location", "/ui/artifacts");
    assertThat(api.calls).containsExactly("POST /v1/deployments/artifacts");
    assertThat(api.streamed).isEqualTo(rest);
    assertThat(upload(admin, secret("form_token", "x") + rest).status()).isEqualTo(403);
    assertThat(upload(admin, secret("other", admin.formToken()) + rest).status()).isEqualTo(403);
    assertThat(upload(admin, rest + secret("form_token", admin.formToken())).status())
        .isEqualTo(403);
    assertThat(upload(admin, "--B\r\n" + "x".repeat(10_000)).status()).isEqualTo(400);
    assertThat(upload(viewer, secret("form_token", viewer.formToken()) + rest).status())
        .isEqualTo(403);
    assertThat(api.calls).hasSize(1);
  }

  @Test
  void form_becomesADeploymentInPhases() throws IOException {
    Reply reply =
        api.post(
            admin,
            "/ui/deployments/new",
            "form_token="
                + admin.formToken()
                + "&name=March&artifact_name=rel-2&target=filter&attribute0=kernel&operator0=%24lt"
                + "&value0=6&percent0=1&percent1=50&hours1=1.5&success1=99&finished1=10"
                + "&stop_failures=5&in_progress=100&from=22%3A00&to=05%3A00&zone=UTC");

    assertThat(reply.status()).isEqualTo(303);
    assertThat(api.calls)
        .containsExactly(
            "POST /v1/deployments/deployments {\"name\":\"March\",\"artifact_name\":\"rel-2\","
                + "\"filter\":[{\"scope\":\"inventory\",\"attribute\":\"kernel\",\"type\":\"$lt\","
                + "\"value\":6}],\"rollout\":{\"phases\":[{\"percent\":1},{\"percent\":50,"
                + "\"success_percent\":99,\"min_finished\":10,\"delay_seconds\":5400},{}],"
                + "\"stop\":{\"failures\":5},\"pace\":{\"in_progress\":100},"
                + "\"window\":{\"from\":\"22:00\",\"to\":\"05:00\",\"zone\":\"UTC\"}}}");
  }

  @Test
  void liveCounts_areADocument() throws IOException {
    Reply reply = api.get(viewer, "/ui/deployments/" + ID + "/live");

    assertThat(reply.headers()).containsEntry("Content-Type", "application/json");
    assertThat(FakeApi.body(reply)).contains("\"success\":\"3\"").doesNotContain("<script>");
  }

  @Test
  void tokenThatTheApiRefuses_endsTheSession() throws IOException {
    Session expired = api.sessions.open("jo", Role.ADMIN, "old", FakeApi.NOW);

    Reply reply = api.get(expired, "/ui/artifacts");

    assertThat(reply.headers()).containsEntry("Location", "/ui/login");
    assertThat(reply.headers().get("Set-Cookie")).contains("Max-Age=0");
    assertThat(api.get(expired, "/ui/artifacts").headers()).containsEntry("Location", "/ui/login");
  }

  @Test
  void missingThing_isAPageThatSaysSo() throws IOException {
    Reply reply = api.get(admin, "/ui/deployments/" + ID + "/devices/a/b");

    assertThat(reply.status()).isEqualTo(404);
  }

  @Test
  void styleScriptAndIcon_areServedToEverybody() throws IOException {
    for (String name : new String[] {"style.css", "pages.js", "icon.svg"}) {
      Reply reply = api.answer(Request.of("GET", "/ui/" + name));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(FakeApi.body(reply)).doesNotContainPattern("https?://(?!www\\.w3\\.org/2000/svg)");
    }
  }

  private Reply upload(Session session, String body) throws IOException {
    return api.answer(
        FakeApi.in(session, "POST", "/ui/artifacts")
            .withHeader("content-type", "multipart/form-data; boundary=B")
            .withStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1))));
  }

  private static String secret(String name, String value) {
    return "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }

  private static Query query(String text) throws IOException {
    try {
      return Query.parse(text);
    } catch (RefusedException e) {
      throw new IOException(e);
    }
  }
}
