package tandem.server.manage;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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
import tandem.server.security.Passwords;
import tandem.server.security.RateLimit;
import tandem.server.security.Role;
import tandem.server.security.Sessions;
import tandem.server.store.People;
import tandem.server.store.Person;

/** Who may work with the server. Somebody is always left who may decide about it. */
final class PeopleApi {
  private static final String PATH = "/api/management/v1/useradm/users";
  private static final int LONGEST = 1024;
  // No colon, because a login separates name and password by one.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@+-]{1,100}");

  private final People people;
  private final Passwords passwords;
  private final PasswordGate gate;
  private final RateLimit limit;
  private final Sessions sessions;
  private final Audited audited;
  private final Clock clock;

  PeopleApi(
      People people,
      Passwords passwords,
      PasswordGate gate,
      RateLimit limit,
      Sessions sessions,
      Audited audited,
      Clock clock) {
    this.people = people;
    this.passwords = passwords;
    this.gate = gate;
    this.limit = limit;
    this.sessions = sessions;
    this.audited = audited;
    this.clock = clock;
  }

  void addTo(Router router, Access access) {
    router.add("GET", PATH, access.allow(Action.MANAGE_USERS, this::list));
    router.add("POST", PATH, BodyUse.WHOLE, access.allow(Action.MANAGE_USERS, this::put));
    router.add("DELETE", PATH + "/{name}", access.allow(Action.MANAGE_USERS, this::remove));
    router.add("GET", PATH + "/me", access.allow(Action.LOOK, this::me));
    router.add(
        "PUT",
        PATH + "/me/password",
        BodyUse.WHOLE,
        access.allow(Action.CHANGE_OWN_PASSWORD, this::changePassword));
  }

  private Reply list(Caller caller, Request request) throws IOException {
    return Reply.json(200, new JsonArray(people.all().stream().map(PeopleApi::document).toList()));
  }

  private static JsonValue document(Person person) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(person.name()));
    members.put("role", JsonValue.of(person.role()));
    members.put("created_ts", Json.time(person.created()));
    return new JsonObject(members);
  }

  /** Adds somebody, or gives somebody another password and role. */
  private synchronized Reply put(Caller caller, Request request)
      throws RefusedException, IOException {
    Fields fields = new Fields(request.jsonObject());
    String name = fields.text("name", LONGEST);
    if (!NAME.matcher(name).matches()) {
      throw new RefusedException(
          400, "name: expected at most 100 letters, digits, '.', '_', '@', '+' and '-'");
    }
    Role role = role(fields);
    String hash = hash(fields.text("password", LONGEST));
    if (!people.add(Person.of(name, hash, role.text(), clock.instant()))) {
      if (role != Role.ADMIN) {
        checkAnotherAdmin(name);
      }
      people.change(name, hash, role.text(), clock.instant());
      sessions.closeAllOf(name);
    }
    audited.done(caller, "user", name, role.text());
    return Reply.empty(201).with("Location", PATH + "/" + name);
  }

  static Role role(Fields fields) throws RefusedException {
    return Role.of(fields.text("role", LONGEST))
        .orElseThrow(() -> new RefusedException(400, "role: expected viewer, operator or admin"));
  }

  private String hash(String password) throws RefusedException {
    try {
      return gate.work(() -> passwords.hash(password));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(400, String.valueOf(e.getMessage()));
    }
  }

  private synchronized Reply remove(Caller caller, Request request)
      throws RefusedException, IOException {
    String name = request.variable("name");
    checkAnotherAdmin(name);
    if (!people.remove(name)) {
      throw new RefusedException(404, "there is no such user");
    }
    sessions.closeAllOf(name);
    audited.done(caller, "remove user", name, "");
    return Reply.empty(204);
  }

  private void checkAnotherAdmin(String name) throws RefusedException, IOException {
    List<String> admins =
        people.all().stream()
            .filter(person -> person.role().equals(Role.ADMIN.text()))
            .map(Person::name)
            .toList();
    if (admins.equals(List.of(name))) {
      throw new RefusedException(409, "this is the only admin");
    }
  }

  private Reply me(Caller caller, Request request) throws RefusedException, IOException {
    return Reply.json(200, document(person(caller)));
  }

  private Person person(Caller caller) throws RefusedException, IOException {
    Optional<Person> person =
        caller.name().startsWith("user:")
            ? people.find(caller.name().substring("user:".length()))
            : Optional.empty();
    return person.orElseThrow(() -> new RefusedException(403, "only users have a password"));
  }

  private Reply changePassword(Caller caller, Request request)
      throws RefusedException, IOException {
    Person person = person(caller);
    Fields fields = new Fields(request.jsonObject());
    String current = fields.text("current", LONGEST);
    // Who has stolen a token may not guess the password as fast as the server can check.
    Duration wait = limit.take(person.name(), System.nanoTime());
    if (!wait.isZero()) {
      throw new RefusedException(429, "too many changes of this password", wait.toSeconds());
    }
    if (!gate.work(() -> passwords.verify(current, person.passwordHash()))) {
      throw new RefusedException(403, "current: this is not the password");
    }
    String hash = hash(fields.text("password", LONGEST));
    people.change(person.name(), hash, person.role(), clock.instant());
    sessions.closeAllOf(person.name());
    audited.done(caller, "password", person.name(), "");
    return Reply.empty(204);
  }
}
