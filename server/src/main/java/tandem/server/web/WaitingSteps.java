package tandem.server.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.server.http.Query;
import tandem.server.http.RefusedException;

/** Before which steps devices with a client of Mender 3 wait. */
final class WaitingSteps {
  private static final Map<String, String> LABELS = labels();

  private WaitingSteps() {}

  private static Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("ArtifactInstall_Enter", "Wait before installing");
    labels.put("ArtifactReboot_Enter", "Wait before rebooting");
    labels.put("ArtifactCommit_Enter", "Wait before committing");
    return labels;
  }

  /** Returns the boxes of a form. */
  static List<Element> fields() {
    List<Element> fields = new ArrayList<>();
    LABELS.forEach((step, label) -> fields.add(Forms.tick(label, "wait", step)));
    return fields;
  }

  /** Returns the control map that a form asks for, if it asks for one. */
  static Optional<JsonObject> map(Query form) {
    JsonValue pause = JsonValue.strings(Map.of("action", "pause"));
    Map<String, JsonValue> states = new LinkedHashMap<>();
    form.all("wait").forEach(step -> states.put(step, pause));
    return states.isEmpty()
        ? Optional.empty()
        : Optional.of(new JsonObject(Map.of("states", new JsonObject(states))));
  }

  /** Returns the control map of a deployment; without members where there is none. */
  static Doc of(Visit visit, String deployment) throws RefusedException, IOException {
    try {
      return visit.get(address(deployment), Map.of()).get("states");
    } catch (RefusedException e) {
      if (e.status() == 404) {
        return new Doc(new JsonObject(Map.of()));
      }
      throw e;
    }
  }

  /** Lets the devices of a deployment go on. */
  static void goOn(Visit visit, String deployment) throws RefusedException, IOException {
    visit.send("DELETE", address(deployment));
  }

  private static String address(String deployment) {
    return deployment + "/update_control_map";
  }
}
