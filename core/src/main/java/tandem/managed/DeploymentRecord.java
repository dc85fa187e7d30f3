package tandem.managed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/**
 * A deployment that is on, as it outlives a restart.
 *
 * @param id the server's name for it
 * @param artifactName name of the artifact
 * @param provides what the device said that it has when it was given the deployment: a server ends
 *     the deployment when it hears something else meanwhile
 * @param stage what is being done
 * @param attempts how many times the download was begun
 * @param restarts how many times the device was rebooted for it, or at least once by itself
 * @param before how the update before it ended, so that its end is not taken for that of this one
 * @param bootId which boot of the device the stage was begun in
 * @param ended how it ended, or is about to end; empty while that is open
 * @param reason why it failed; empty if it did not
 */
record DeploymentRecord(
    String id,
    String artifactName,
    Map<String, String> provides,
    DeploymentStage stage,
    int attempts,
    int restarts,
    String before,
    String bootId,
    Optional<DeploymentStatus> ended,
    String reason) {
  private static final String RESTARTS_BACK = "restarts_back";

  DeploymentRecord {
    provides = Map.copyOf(provides);
  }

  static DeploymentRecord of(Deployment deployment, DeviceState state, String bootId) {
    return new DeploymentRecord(
        deployment.id(),
        deployment.artifactName(),
        state.provides(),
        DeploymentStage.DOWNLOAD,
        0,
        0,
        state.ending(),
        bootId,
        Optional.empty(),
        "");
  }

  private DeploymentRecord with(
      DeploymentStage next,
      int tries,
      int reboots,
      String boot,
      Optional<DeploymentStatus> end,
      String why) {
    return new DeploymentRecord(
        id, artifactName, provides, next, tries, reboots, before, boot, end, why);
  }

  /**
   * Returns the same in another stage, which begins in this boot. One that came by itself, for
   * instance with a power cut, has restarted what was installed too.
   */
  DeploymentRecord in(DeploymentStage next, String boot) {
    boolean isFirst = restarts == 0 && stage != DeploymentStage.DOWNLOAD && !boot.equals(bootId);
    return with(next, attempts, isFirst ? 1 : restarts, boot, ended, reason);
  }

  /** Returns the same, begun once more. */
  DeploymentRecord attempted() {
    return with(stage, attempts + 1, restarts, bootId, ended, reason);
  }

  /** Returns the same, with one more reboot ahead. */
  DeploymentRecord restarting() {
    return with(stage, attempts, restarts + 1, bootId, ended, reason);
  }

  /** Returns the same, on its way back because it has failed. The first reason is the one kept. */
  DeploymentRecord failed(DeploymentStage next, String why) {
    Optional<DeploymentStatus> failure = Optional.of(DeploymentStatus.FAILURE);
    return with(next, attempts, restarts, bootId, failure, reason.isEmpty() ? why : reason);
  }

  /** Returns the same, ended well. */
  DeploymentRecord succeeded() {
    Optional<DeploymentStatus> success = Optional.of(DeploymentStatus.SUCCESS);
    return with(DeploymentStage.REPORT, attempts, restarts, bootId, success, "");
  }

  JsonObject encode() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(id));
    members.put("artifact_name", JsonValue.of(artifactName));
    members.put("provides", JsonValue.strings(new TreeMap<>(provides)));
    // A Tandem that knows no restart on the way back may come back with the old state: it rolls
    // back.
    boolean restartsBack = stage == DeploymentStage.ROLLBACK_REBOOT;
    members.put("stage", JsonValue.of((restartsBack ? DeploymentStage.ROLLBACK : stage).name()));
    if (restartsBack) {
      members.put(RESTARTS_BACK, JsonValue.of(1));
    }
    members.put("attempts", JsonValue.of(attempts));
    members.put("restarts", JsonValue.of(restarts));
    members.put("before", JsonValue.of(before));
    members.put("boot_id", JsonValue.of(bootId));
    ended.ifPresent(status -> members.put("ended", JsonValue.of(status.word())));
    members.put("reason", JsonValue.of(reason));
    return new JsonObject(members);
  }

  /** Reads what {@link #encode} wrote. */
  static DeploymentRecord decode(JsonObject object) throws JsonException {
    try {
      Map<String, String> provides = new TreeMap<>();
      ServerJson.object(object, "provides")
          .members()
          .forEach((name, value) -> provides.put(name, ((JsonString) value).value()));
      return new DeploymentRecord(
          text(object, "id"),
          text(object, "artifact_name"),
          provides,
          stage(object),
          number(object, "attempts"),
          number(object, "restarts"),
          text(object, "before"),
          text(object, "boot_id"),
          object.get("ended").map(value -> DeploymentStatus.of(((JsonString) value).value())),
          text(object, "reason"));
    } catch (RuntimeException e) { // a member that is missing, or of another type
      throw new JsonException("no record of a deployment: " + e.getMessage(), e);
    }
  }

  private static DeploymentStage stage(JsonObject object) {
    DeploymentStage stage = DeploymentStage.valueOf(text(object, "stage"));
    boolean restartsBack = object.get(RESTARTS_BACK).isPresent();
    return stage == DeploymentStage.ROLLBACK && restartsBack
        ? DeploymentStage.ROLLBACK_REBOOT
        : stage;
  }

  private static int number(JsonObject object, String name) {
    return Integer.parseInt(((JsonNumber) object.get(name).orElseThrow()).text());
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) object.get(name).orElseThrow()).value();
  }
}
