package tandem.server.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tandem.artifact.Digest;
import tandem.json.JsonValue;
import tandem.json.JsonWriter;

/**
 * What a device says about itself when it asks for a deployment.
 *
 * @param artifactName what is installed
 * @param deviceType what it is
 * @param provides all that it provides, these two included
 */
public record Facts(String artifactName, String deviceType, Map<String, String> provides) {
  public Facts {
    provides = Map.copyOf(provides);
  }

  /** Returns what tells these facts from others. */
  String hash() {
    String sorted = JsonWriter.compact(JsonValue.strings(new TreeMap<>(provides)));
    return Digest.sha256(sorted.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
