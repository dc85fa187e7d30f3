package tandem.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.http.Reply;
import tandem.server.http.Request;

class LoginPageTest {
  @TempDir Path folder;
  private FakeApi api;
  private String cookie = "";
  private String token = "";

  @BeforeEach
  void load() throws IOException {
    api = new FakeApi(folder);
    Reply page = api.answer(Request.of("GET", "/ui/login"));
    cookie = page.headers().getOrDefault("Set-Cookie", "").replaceAll(";.*", "");
    Matcher field =
        Pattern.compile("name=\"form_token\" value=\"([^\"]+)\"").matcher(FakeApi.body(page));
    assertThat(field.find()).isTrue();
    token = field.group(1);
  }

  @Test
  void rightPassword_startsASession() throws IOException {
    Reply reply = login(cookie, token, "right");

    assertThat(reply.status()).isEqualTo(303);
    String session = reply.headers().getOrDefault("Set-Cookie", "");
    assertThat(session)
        .matches("__Host-tandem=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict");
    Request next =
        Request.of("GET", "/ui/access").withHeader("cookie", session.replaceAll(";.*", ""));
    // The fake API knows another token, so what comes back tells that the session was found.
    assertThat(api.answer(next).headers().get("Set-Cookie")).isNull();
  }

  @Test
  void wrongPassword_isToldAsSuch() throws IOException {
    Reply reply = login(cookie, token, "wrong");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(FakeApi.body(reply))
        .contains("Name or password is wrong.")
        .doesNotContain("wrong\"");
    assertThat(reply.headers().get("Set-Cookie")).startsWith("__Host-tandem-login=");
  }

  @Test
  void loginFromAnotherSite_isRefused() throws IOException {
    assertThat(login("", token, "right").status()).isEqualTo(403);
    assertThat(login(cookie, "", "right").status()).isEqualTo(403);
    assertThat(login(cookie, token.substring(1) + "A", "right").status()).isEqualTo(403);
    assertThat(login("__Host-tandem-login=", "", "right").status()).isEqualTo(403);
  }

  @Test
  void pageIsLoadedTwice_andBothFormsWork() throws IOException {
    Reply again = api.answer(Request.of("GET", "/ui/login").withHeader("cookie", cookie));

    assertThat(FakeApi.body(again)).contains(token);
  }

  private Reply login(String cookies, String formToken, String password) throws IOException {
    String form = "form_token=" + formToken + "&user=admin&password=" + password;
    return api.answer(
        Request.of("POST", "/ui/login")
            .withHeader("cookie", cookies)
            .withBody(form.getBytes(StandardCharsets.UTF_8)));
  }
}
