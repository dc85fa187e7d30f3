package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who uses the pages without scripts. */
final class PageUser {
  private final TestServer server;
  private String cookie = "";
  private String formToken = "";

  PageUser(TestServer server) {
    this.server = server;
  }

  void logIn(String user, String password) throws Exception {
    HttpResponse<String> form = server.send(server.request("/ui/login").GET());
    String before = form.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    String body =
        "form_token="
            + found(form.body(), "name=\"form_token\" value=\"([^\"]+)\"")
            + "&user="
            + user
            + "&password="
            + URLEncoder.encode(password, StandardCharsets.UTF_8);
    HttpResponse<String> done =
        server.send(
            server
                .request("/ui/login")
                .header("Cookie", before)
                .POST(BodyPublishers.ofString(body)));
    assertThat(done.statusCode()).isEqualTo(303);
    cookie = done.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    formToken = found(page("/ui/devices"), "name=\"form_token\" value=\"([^\"]+)\"");
  }

  /** Returns a page that has to be there. */
  String page(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }

  HttpResponse<String> get(String path) throws Exception {
    return server.send(server.request(path).header("Cookie", cookie).GET());
  }

  /** Sends a form, and the secret of the session with it. */
  HttpResponse<String> send(String path, String form) throws Exception {
    return server.send(
        server
            .request(path)
            .header("Cookie", cookie)
            .POST(BodyPublishers.ofString("form_token=" + formToken + "&" + form)));
  }

  String cookie() {
    return cookie;
  }

  /** Takes over the session of somebody. */
  void cookie(String other) {
    cookie = other;
  }

  String formToken() {
    return formToken;
  }

  static String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }
}
