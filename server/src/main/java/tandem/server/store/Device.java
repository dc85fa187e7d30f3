package tandem.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tandem.json.JsonValue.JsonObject;

/**
 * A device that has asked to be let in, or that is expected to.
 *
 * @param id given by the server
 * @param identity what it says it is
 * @param status the best of its keys
 * @param group that it is in, if any
 * @param created when it came first
 * @param updated when something about it was decided last
 * @param lastSeen when it was last heard of, as far as written
 * @param authSets its keys
 */
public record Device(
    String id,
    JsonObject identity,
    AuthStatus status,
    Optional<String> group,
    Instant created,
    Instant updated,
    Instant lastSeen,
    List<AuthSet> authSets) {
  public Device {
    authSets = List.copyOf(authSets);
  }
}
