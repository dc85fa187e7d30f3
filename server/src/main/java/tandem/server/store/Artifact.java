package tandem.server.store;

import java.time.Instant;
import java.util.List;
import tandem.json.JsonValue.JsonObject;

/**
 * An artifact that can be deployed.
 *
 * @param id given by the server
 * @param name that it provides
 * @param description by whoever uploaded it
 * @param deviceTypes that it is for
 * @param size bytes
 * @param sha256 of the whole file, in hexadecimal
 * @param signed whether a key of this server has verified it
 * @param document what else the API tells of it
 * @param created when it was uploaded
 * @param modified when it or its description changed last
 */
public record Artifact(
    String id,
    String name,
    String description,
    List<String> deviceTypes,
    long size,
    String sha256,
    boolean signed,
    JsonObject document,
    Instant created,
    Instant modified) {
  public Artifact {
    deviceTypes = List.copyOf(deviceTypes);
  }
}
