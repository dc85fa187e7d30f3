package tandem.artifact;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue.JsonObject;

/**
 * What the header says of one payload.
 *
 * @param index the number in {@code data/NNNN.tar}
 * @param type payload type, such as {@code rootfs-image}; empty for an artifact without payload
 * @param depends provides key to the values that satisfy it; no name, group or device type
 * @param provides facts true after the installation, if the artifact states any
 * @param clearsProvides patterns of provides to remove first, if the artifact has the list
 * @param metaData the meta-data document, if there is one
 */
public record PayloadHeader(
    int index,
    Optional<String> type,
    Map<String, List<String>> depends,
    Optional<Map<String, String>> provides,
    Optional<List<String>> clearsProvides,
    Optional<JsonObject> metaData) {
  public PayloadHeader {
    depends = Collections.unmodifiableMap(new LinkedHashMap<>(depends));
    provides = provides.map(map -> Collections.unmodifiableMap(new LinkedHashMap<>(map)));
    clearsProvides = clearsProvides.map(List::copyOf);
  }
}
