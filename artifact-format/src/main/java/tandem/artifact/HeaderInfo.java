package tandem.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonNull;

/**
 * The document {@code header-info}.
 *
 * @param name artifact name
 * @param group artifact group it provides, if any
 * @param deviceTypes at least one
 * @param dependsNames may be empty
 * @param dependsGroups may be empty
 * @param types type of each payload; empty for an artifact without payload
 */
record HeaderInfo(
    String name,
    Optional<String> group,
    List<String> deviceTypes,
    List<String> dependsNames,
    List<String> dependsGroups,
    List<Optional<String>> types) {
  static final String MEMBER = "header-info";
  static final String ROOTFS_IMAGE = "rootfs-image";

  /** Parses a document. */
  static HeaderInfo parse(FormatVersion version, byte[] document)
      throws CorruptedArtifactException {
    JsonValue value = Fields.parse(MEMBER, document);
    HeaderInfo info =
        switch (version) {
          case V2 -> v2(value);
          case V3 -> v3(value);
        };
    if (info.isWithoutPayload() && info.types().size() > 1) {
      throw new CorruptedArtifactException(
          MEMBER + ": type null is one of " + info.types().size() + " payloads");
    }
    return info;
  }

  /** Tells whether the artifact only states facts and installs nothing. */
  boolean isWithoutPayload() {
    return types.contains(Optional.<String>empty());
  }

  private static HeaderInfo v3(JsonValue value) throws CorruptedArtifactException {
    Fields info = Fields.strict(MEMBER, value, "payloads", "artifact_provides", "artifact_depends");
    Fields provides =
        Fields.strict(
            MEMBER + ": artifact_provides",
            info.required("artifact_provides"),
            "artifact_name",
            "artifact_group");
    Fields depends =
        Fields.lenient(
            MEMBER + ": artifact_depends",
            info.required("artifact_depends"),
            "artifact_name",
            "device_type",
            "artifact_group");
    return new HeaderInfo(
        provides.text("artifact_name"),
        provides.optionalText("artifact_group").filter(group -> !group.isEmpty()),
        deviceTypes(depends, "device_type"),
        depends.texts("artifact_name"),
        depends.texts("artifact_group"),
        types(info.list("payloads")));
  }

  private static HeaderInfo v2(JsonValue value) throws CorruptedArtifactException {
    Fields info =
        Fields.strict(MEMBER, value, "artifact_name", "updates", "device_types_compatible");
    List<Optional<String>> types = types(info.list("updates"));
    for (Optional<String> type : types) {
      if (!type.equals(Optional.of(ROOTFS_IMAGE))) {
        throw new CorruptedArtifactException(
            MEMBER
                + ": payload type "
                + type.orElse("null")
                + ", format version 2 knows only "
                + ROOTFS_IMAGE);
      }
    }
    return new HeaderInfo(
        info.text("artifact_name"),
        Optional.empty(),
        deviceTypes(info, "device_types_compatible"),
        List.of(),
        List.of(),
        types);
  }

  private static List<String> deviceTypes(Fields fields, String name)
      throws CorruptedArtifactException {
    fields.list(name);
    return fields.texts(name);
  }

  private static List<Optional<String>> types(List<JsonValue> payloads)
      throws CorruptedArtifactException {
    List<Optional<String>> types = new ArrayList<>();
    for (JsonValue payload : payloads) {
      Fields fields = Fields.strict(MEMBER + ": payload", payload, "type");
      JsonValue type = fields.required("type");
      types.add(type instanceof JsonNull ? Optional.empty() : Optional.of(type(fields)));
    }
    return types;
  }

  // The type names a program in a folder of the device.
  private static String type(Fields payload) throws CorruptedArtifactException {
    String type = payload.text("type");
    if (type.contains("/") || type.equals(".") || type.equals("..")) {
      throw new CorruptedArtifactException(MEMBER + ": payload type is a path: " + type);
    }
    return type;
  }
}
