package tandem.server.manage;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.server.http.BodyUse;
import tandem.server.http.Fields;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.Action;
import tandem.server.security.ApiToken;
import tandem.server.security.Role;
import tandem.server.store.People;
import tandem.server.store.StoredApiToken;

/** The tokens of scripts. */
final class TokensApi {
  private static final String PATH = "/api/management/v1/useradm/settings/tokens";
  private static final int LONGEST = 100;
  private static final int MOST = 1000;

  private final People people;
  private final Audited audited;
  private final SecureRandom random;
  private final Clock clock;

  TokensApi(People people, Audited audited, SecureRandom random, Clock clock) {
    this.people = people;
    this.audited = audited;
    this.random = random;
    this.clock = clock;
  }

  void addTo(Router router, Access access) {
    router.add("GET", PATH, access.allow(Action.MANAGE_TOKENS, this::list));
    router.add("POST", PATH, BodyUse.WHOLE, access.allow(Action.MANAGE_TOKENS, this::create));
    router.add("DELETE", PATH + "/{id}", access.allow(Action.MANAGE_TOKENS, this::remove));
  }

  private Reply list(Caller caller, Request request) throws IOException {
    return Reply.json(
        200, new JsonArray(people.tokens().stream().map(TokensApi::document).toList()));
  }

  private static JsonValue document(StoredApiToken token) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(token.id()));
    members.put("name", JsonValue.of(token.name()));
    members.put("role", JsonValue.of(token.role()));
    members.put("created_ts", Json.time(token.created()));
    members.put("last_used", Json.time(token.lastUsed()));
    return new JsonObject(members);
  }

  private Reply create(Caller caller, Request request) throws RefusedException, IOException {
    Fields fields = new Fields(request.jsonObject());
    String name = fields.text("name", LONGEST);
    Role role = PeopleApi.role(fields);
    if (people.tokens().size() >= MOST) {
      throw new RefusedException(409, "there are " + MOST + " tokens; remove some first");
    }
    ApiToken token = ApiToken.create(random);
    String id = UUID.randomUUID().toString();
    people.addToken(
        new StoredApiToken(id, token.hash(), name, role.text(), clock.instant(), Optional.empty()));
    audited.done(caller, "token", name, role.text());
    Map<String, String> members = new LinkedHashMap<>();
    members.put("id", id);
    members.put("token", token.text());
    return Reply.json(201, JsonValue.strings(members));
  }

  private Reply remove(Caller caller, Request request) throws RefusedException, IOException {
    String id = request.variable("id");
    if (!people.removeToken(id)) {
      throw new RefusedException(404, "there is no such token");
    }
    audited.done(caller, "remove token", id, "");
    return Reply.empty(204);
  }
}
