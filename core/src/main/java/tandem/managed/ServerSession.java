package tandem.managed;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tandem.config.ManagedSettings;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;
import tandem.source.HttpCalls;

/**
 * Talks with the first of the servers that accepts this device. The token that it gives is kept in
 * memory only; when it counts no longer, the device asks for another one, once for each call.
 */
public final class ServerSession {
  private static final System.Logger LOG = System.getLogger("tandem.managed");
  private static final String AUTH = "/api/devices/v1/authentication/auth_requests";
  private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z._~+/=-]{1,8192}");

  private final HttpCalls calls;
  private final List<String> urls;
  private final ManagedSettings settings;
  private final Identity identity;
  private final DeviceKey key;
  private @Nullable String token;
  private String url;
  private long tokens;

  /**
   * Takes the servers, in the order in which they are tried.
   *
   * @throws UpdateException CONFIG when there is none
   */
  public ServerSession(
      HttpCalls calls,
      List<String> urls,
      ManagedSettings settings,
      Identity identity,
      DeviceKey key)
      throws UpdateException {
    if (urls.isEmpty()) {
      throw new UpdateException(ErrorKind.CONFIG, "no server is configured")
          .withHint("set ServerURL, or run tandem setup");
    }
    this.calls = calls;
    this.urls = urls.stream().map(ServerSession::withoutSlash).toList();
    this.settings = settings;
    this.identity = identity;
    this.key = key;
    this.url = this.urls.get(0);
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** Returns the server that was talked with last. */
  public String url() {
    return url;
  }

  /** Returns how many tokens were given so far: a new one may be of another server. */
  long tokens() {
    return tokens;
  }

  /**
   * Asks for a new token, whatever is known of the old one.
   *
   * @throws ServerException when no server accepts this device now
   * @throws UpdateException CONFIG or OS_ERROR when the device can not tell who it is
   */
  public void authorize() throws ServerException, UpdateException {
    token = null;
    List<ServerException> refusals = new ArrayList<>();
    for (String server : urls) {
      try {
        token = token(server);
        tokens++;
        url = server;
        LOG.log(Level.INFO, () -> server + ": accepts this device");
        return;
      } catch (ServerException e) {
        refusals.add(e);
      }
    }
    throw worst(refusals);
  }

  // That of the server which knows this device says more than that others can not be reached.
  private static ServerException worst(List<ServerException> refusals) {
    ServerException telling = refusals.get(0);
    for (ServerException refusal : refusals) {
      if (telling.status() == ServerException.UNREACHABLE) {
        telling = refusal;
      }
    }
    String all = String.join("; ", refusals.stream().map(Exception::getMessage).toList());
    return new ServerException(all, telling.status(), telling.retryAfter());
  }

  private String token(String server) throws ServerException, UpdateException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id_data", JsonValue.of(JsonWriter.compact(identity.read())));
    members.put("pubkey", JsonValue.of(key.publicPem()));
    members.put("tenant_token", JsonValue.of(settings.tenantToken().orElse("")));
    if (!settings.deviceTier().equals(ManagedSettings.DEFAULT.deviceTier())) {
      members.put("tier", JsonValue.of(settings.deviceTier()));
    }
    String body = JsonWriter.compact(new JsonObject(members));
    Map<String, String> headers =
        Map.of("Content-Type", "application/json", "X-MEN-Signature", key.sign(body));
    HttpCalls.Answer answer = send(new HttpCalls.Request("POST", server + AUTH, headers, body));
    if (answer.status() == ServerException.NOT_ACCEPTED) {
      throw new ServerException(
          server + ": does not accept this device" + words(answer),
          ServerException.NOT_ACCEPTED,
          answer.retryAfter());
    }
    String given = answer.body().strip();
    if (answer.status() != 200 || !TOKEN.matcher(given).matches()) {
      throw refused(server + ": authentication", answer);
    }
    return given;
  }

  /**
   * Sends a call and returns the answer, of any status but 401.
   *
   * @param body null for none
   * @throws ServerException when no server answers, or none accepts this device
   * @throws UpdateException CONFIG or OS_ERROR when the device can not tell who it is
   */
  HttpCalls.Answer call(String method, String path, @Nullable JsonValue body)
      throws ServerException, UpdateException {
    boolean fresh = token == null;
    if (fresh) {
      authorize();
    }
    try {
      HttpCalls.Answer answer = once(method, path, body);
      if (answer.status() != ServerException.NOT_ACCEPTED) {
        return answer;
      }
      if (fresh) {
        throw refused(url + path, answer);
      }
    } catch (ServerException e) {
      if (fresh || e.status() != ServerException.UNREACHABLE || urls.size() == 1) {
        throw e;
      }
      LOG.log(Level.WARNING, () -> e.getMessage() + "; looking for another server");
    }
    authorize();
    HttpCalls.Answer answer = once(method, path, body);
    if (answer.status() == ServerException.NOT_ACCEPTED) {
      throw refused(url + path, answer);
    }
    return answer;
  }

  private HttpCalls.Answer once(String method, String path, @Nullable JsonValue body)
      throws ServerException, UpdateException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", "Bearer " + token);
    if (body != null) {
      headers.put("Content-Type", "application/json");
    }
    String text = body == null ? "" : JsonWriter.compact(body);
    return send(new HttpCalls.Request(method, url + path, headers, text));
  }

  private HttpCalls.Answer send(HttpCalls.Request request) throws ServerException, UpdateException {
    try {
      return calls.call(request);
    } catch (UpdateException e) {
      if (e.kind() != ErrorKind.UNAVAILABLE) {
        throw e;
      }
      String hint = e.hint().map(text -> " (" + text + ")").orElse("");
      throw new ServerException(
          e.getMessage() + hint, ServerException.UNREACHABLE, Optional.empty());
    }
  }

  /** Returns that an answer is not the one that was needed. */
  static ServerException refused(String what, HttpCalls.Answer answer) {
    return new ServerException(
        what + ": the server answered " + answer.statusText() + words(answer),
        answer.status(),
        answer.retryAfter());
  }

  // What the server says of it, if that is in the usual form.
  private static String words(HttpCalls.Answer answer) {
    return ServerJson.error(answer.body()).map(text -> " (" + text + ")").orElse("");
  }
}
