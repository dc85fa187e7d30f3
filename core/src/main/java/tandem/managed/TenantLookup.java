package tandem.managed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.source.HttpCalls;

/**
 * Asks a server for many customers for the token of the one that an account belongs to, by Mender's
 * management API ({@code useradm} and {@code tenantadm}).
 */
public final class TenantLookup {
  private static final String LOGIN = "/api/management/v1/useradm/auth/login";
  private static final String TENANT = "/api/management/v1/tenantadm/user/tenant";
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8192}");

  private TenantLookup() {}

  /**
   * Returns the tenant token. The password is sent to this server only, and stored nowhere.
   *
   * @throws UpdateException NO_PERMISSION when the server knows no such account; UNAVAILABLE when
   *     it can not be reached or answers with something else
   */
  public static String token(HttpCalls calls, String server, String user, String password)
      throws UpdateException {
    String account = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    HttpCalls.Answer login = calls.call(request("POST", server + LOGIN, "Basic " + account));
    if (login.status() == 401) {
      throw new UpdateException(
          ErrorKind.NO_PERMISSION, server + ": does not know this user with this password");
    }
    String session = login.body().strip();
    if (login.status() != 200 || !TOKEN.matcher(session).matches()) {
      throw wrong(server + LOGIN, login);
    }
    HttpCalls.Answer tenant = calls.call(request("GET", server + TENANT, "Bearer " + session));
    Optional<String> token =
        ServerJson.object(tenant.body())
            .flatMap(object -> ServerJson.string(object, "tenant_token"))
            .filter(TOKEN.asMatchPredicate());
    if (tenant.status() != 200 || token.isEmpty()) {
      throw wrong(server + TENANT, tenant);
    }
    return token.get();
  }

  private static HttpCalls.Request request(String method, String url, String authorization) {
    return new HttpCalls.Request(method, url, Map.of("Authorization", authorization), "");
  }

  private static UpdateException wrong(String url, HttpCalls.Answer answer) {
    return new UpdateException(
        ErrorKind.UNAVAILABLE,
        url + ": the server answered " + answer.statusText() + ", expected a token");
  }
}
