package tandem.server.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.server.http.BodyUse;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.Role;
import tandem.server.security.Session;
import tandem.server.security.Sessions;
import tandem.server.security.SigningKey;
import tandem.server.security.TokenTimes;
import tandem.server.security.UserClaims;
import tandem.server.security.UserTokens;

/**
 * The pages in front of a management API that says what the test wants, and notes what it is asked.
 */
final class FakeApi {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String API = "/api/management";

  final List<String> calls = new ArrayList<>();
  final Sessions sessions = new Sessions(new SecureRandom());
  String streamed = "";
  private final Map<String, Reply> answers = new LinkedHashMap<>();
  private final Router router = new Router();
  private final UserTokens tokens;

  FakeApi(Path folder) throws IOException {
    tokens = new UserTokens(SigningKey.load(folder.resolve("jwt.pem")));
    router.add("POST", API + "/v1/useradm/auth/login", BodyUse.WHOLE, this::login);
    new Pages(sessions, tokens, new SecureRandom(), Clock.fixed(NOW, ZoneOffset.UTC)).addTo(router);
  }

  /** Adds a route of the API that answers with this document. */
  FakeApi with(String method, String pattern, String json) {
    String key = method + " " + pattern;
    if (answers.put(key, reply(json)) == null) {
      router.add(method, API + pattern, BodyUse.WHOLE, request -> answer(key, request));
    }
    return this;
  }

  /** Answers as the server does, where a refusal is an answer, too. */
  Reply answer(Request request) throws IOException {
    try {
      return router.answer(request);
    } catch (RefusedException e) {
      return Reply.text(e.status(), "text/plain", e.text());
    }
  }

  Session session(Role role) {
    return sessions.open("jo", role, "api-token-of-jo", NOW);
  }

  Reply get(Session session, String path) throws IOException {
    return answer(in(session, "GET", path));
  }

  Reply post(Session session, String path, String form) throws IOException {
    return answer(in(session, "POST", path).withBody(form.getBytes(StandardCharsets.UTF_8)));
  }

  static Request in(Session session, String method, String path) {
    return Request.of(method, path).withHeader("cookie", "__Host-tandem=" + session.id());
  }

  static String body(Reply reply) {
    return new String(((Reply.Bytes) reply.body()).content(), StandardCharsets.UTF_8);
  }

  private static Reply reply(String json) {
    return Reply.text(200, "application/json", json.replace('\'', '"'));
  }

  private Reply answer(String key, Request request) throws RefusedException {
    if (!request.bearer().equals(Optional.of("api-token-of-jo"))) {
      throw new RefusedException(401, "unauthorized");
    }
    String query = request.query().toString();
    calls.add(
        request.method()
            + " "
            + request.path().substring(API.length())
            + (query.isEmpty() ? "" : "?" + query)
            + (request.whole().length == 0 ? "" : " " + request.text()));
    streamed = read(request);
    return answers.getOrDefault(key, reply("{}"));
  }

  private static String read(Request request) {
    try {
      return new String(request.stream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply login(Request request) throws RefusedException {
    // "admin:right" in Base64.
    if (!request.header("authorization").equals(Optional.of("Basic YWRtaW46cmlnaHQ="))) {
      throw new RefusedException(401, "unauthorized");
    }
    TokenTimes times = TokenTimes.from(NOW, Duration.ofHours(8));
    return Reply.text(
        200, "application/jwt", tokens.issue(new UserClaims("t", "admin", Role.ADMIN, times)));
  }
}
