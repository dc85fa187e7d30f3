package tandem.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.artifact.Augment;
import tandem.artifact.PayloadHeader;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** Lays what augments an artifact over it, as mender-artifact shows the two: as one. */
final class MenderArtifactMerge {
  private MenderArtifactMerge() {}

  static PayloadHeader of(PayloadHeader header, Optional<Augment> augment) {
    return augment
        .flatMap(
            added ->
                added.header().payloads().stream()
                    .filter(payload -> payload.index() == header.index())
                    .findFirst())
        .map(added -> merged(header, added))
        .orElse(header);
  }

  private static PayloadHeader merged(PayloadHeader original, PayloadHeader added) {
    Map<String, List<String>> depends = new LinkedHashMap<>(original.depends());
    depends.putAll(added.depends());
    Map<String, String> provides = new LinkedHashMap<>(original.provides().orElse(Map.of()));
    added.provides().ifPresent(provides::putAll);
    return new PayloadHeader(
        original.index(),
        added.type().or(original::type),
        depends,
        Optional.of(provides),
        original.clearsProvides(),
        Optional.of(
            merged(
                original.metaData().orElse(new JsonObject(Map.of())),
                added.metaData().orElse(new JsonObject(Map.of())))));
  }

  private static JsonObject merged(JsonObject original, JsonObject added) {
    Map<String, JsonValue> members = new LinkedHashMap<>(original.members());
    added
        .members()
        .forEach(
            (name, value) ->
                members.put(
                    name,
                    members.get(name) instanceof JsonObject below
                            && value instanceof JsonObject above
                        ? merged(below, above)
                        : value));
    return new JsonObject(members);
  }
}
