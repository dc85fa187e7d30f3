package tandem.managed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.source.HttpCalls;

/** The calls about deployments, as Mender's servers know them. */
final class DeploymentsApi {
  private static final String V1 = "/api/devices/v1/deployments/device/deployments/";
  private static final String V2 = "/api/devices/v2/deployments/device/deployments/";
  private static final Pattern ID = Pattern.compile("[0-9A-Za-z_][0-9A-Za-z._-]{0,127}");
  private static final int LONGEST_NAME = 4096;
  private static final int LONGEST_URI = 16 * 1024;

  private final ServerSession server;

  DeploymentsApi(ServerSession server) {
    this.server = server;
  }

  /** What a server says to a report. */
  enum Reception {
    ACCEPTED,
    /** The deployment was aborted. */
    ABORTED,
    /** The server knows of no such deployment. */
    UNKNOWN
  }

  /**
   * Asks for what is to be installed.
   *
   * @param provides what the device has, with {@code device_type} and {@code artifact_name}. While
   *     a deployment is on, a server expects the very same facts again
   * @return none when there is nothing to do
   * @throws ServerException when the answer is of no use
   */
  Optional<Deployment> next(Map<String, String> provides) throws ServerException, UpdateException {
    JsonObject facts = JsonValue.strings(provides);
    HttpCalls.Answer answer =
        server.call("POST", V2 + "next", new JsonObject(Map.of("device_provides", facts)));
    if (isMissing(answer)) {
      answer = server.call("POST", V1 + "next", facts);
    }
    if (isMissing(answer)) {
      answer = server.call("GET", V1 + "next?" + query(provides), null);
    }
    if (answer.status() == 204) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      throw ServerSession.refused("asking for a deployment", answer);
    }
    return Optional.of(
        ServerJson.object(answer.body())
            .flatMap(DeploymentsApi::deployment)
            .orElseThrow(
                () ->
                    new ServerException(
                        "the server's deployment can not be understood", 200, Optional.empty())));
  }

  // Servers that have not all of these calls say so in one of two ways.
  private static boolean isMissing(HttpCalls.Answer answer) {
    return answer.status() == 404 || answer.status() == 405;
  }

  private static String query(Map<String, String> provides) {
    String name = provides.getOrDefault("artifact_name", "");
    String type = provides.getOrDefault("device_type", "");
    return "artifact_name="
        + URLEncoder.encode(name, UTF_8)
        + "&device_type="
        + URLEncoder.encode(type, UTF_8);
  }

  private static Optional<Deployment> deployment(JsonObject object) {
    JsonObject artifact = ServerJson.object(object, "artifact");
    String id = ServerJson.string(object, "id").orElse("");
    String name = ServerJson.string(artifact, "artifact_name").orElse("");
    String uri = ServerJson.string(ServerJson.object(artifact, "source"), "uri").orElse("");
    boolean isUsable =
        ID.matcher(id).matches()
            && !name.isEmpty()
            && name.length() <= LONGEST_NAME
            && !uri.isEmpty()
            && uri.length() <= LONGEST_URI;
    return isUsable ? Optional.of(new Deployment(id, name, uri)) : Optional.empty();
  }

  /**
   * Reports how far a deployment is.
   *
   * @throws ServerException when the server has not taken the report
   */
  Reception report(String id, DeploymentStatus status, String substate)
      throws ServerException, UpdateException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("status", JsonValue.of(status.word()));
    if (!substate.isEmpty()) {
      members.put("substate", JsonValue.of(substate));
    }
    return received("reporting " + status.word(), V1 + id + "/status", new JsonObject(members));
  }

  /**
   * Hands over the log of a deployment.
   *
   * @throws ServerException when the server has not taken it; with 413 it never will
   */
  Reception log(String id, List<JsonObject> messages) throws ServerException, UpdateException {
    return received(
        "handing over the log",
        V1 + id + "/log",
        new JsonObject(Map.of("messages", new JsonArray(List.copyOf(messages)))));
  }

  private Reception received(String what, String path, @Nullable JsonValue body)
      throws ServerException, UpdateException {
    HttpCalls.Answer answer = server.call("PUT", path, body);
    return switch (answer.status()) {
      case 200, 201, 204 -> Reception.ACCEPTED;
      case 409 -> Reception.ABORTED;
      case 404, 410 -> Reception.UNKNOWN;
      default -> throw ServerSession.refused(what, answer);
    };
  }
}
