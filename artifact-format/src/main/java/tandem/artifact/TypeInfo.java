package tandem.artifact;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/**
 * The document {@code type-info} of one payload.
 *
 * @param depends key to the values that satisfy it
 * @param provides if stated
 * @param clearsProvides if stated
 */
record TypeInfo(
    Map<String, List<String>> depends,
    Optional<Map<String, String>> provides,
    Optional<List<String>> clearsProvides) {
  private static final String TYPE = "type";
  private static final String DEPENDS = "artifact_depends";
  private static final String PROVIDES = "artifact_provides";
  private static final String CLEARS = "clears_artifact_provides";

  /**
   * Parses a document.
   *
   * @param member its name, for messages
   * @param type the payload type that header-info states, which has to be repeated here
   */
  static TypeInfo parse(
      String member, byte[] document, Optional<String> type, FormatVersion version)
      throws CorruptedArtifactException {
    JsonValue value = Fields.parse(member, document);
    Fields fields = Fields.lenient(member, value, TYPE, DEPENDS, PROVIDES, CLEARS);
    checkType(member, fields, type);
    return switch (version) {
      case V2 -> new TypeInfo(Map.of(), Optional.empty(), Optional.empty());
      case V3 ->
          new TypeInfo(
              fields.mapOfLists(DEPENDS),
              fields.optionalMap(PROVIDES),
              fields.optionalTexts(CLEARS));
    };
  }

  private static void checkType(String member, Fields fields, Optional<String> type)
      throws CorruptedArtifactException {
    Optional<String> stated = fields.optionalText(TYPE);
    // Tools before 4.4.0 left it empty for images.
    boolean lenient =
        stated.equals(Optional.of("")) && type.equals(Optional.of(HeaderInfo.ROOTFS_IMAGE));
    if (!stated.equals(type) && !lenient) {
      throw new CorruptedArtifactException(
          member
              + ": type "
              + stated.orElse("null")
              + ", expected "
              + type.orElse("null")
              + " as in header-info");
    }
  }

  /** Returns the whole of what the header says of the payload. */
  PayloadHeader payload(int index, Optional<String> type, Optional<JsonObject> metaData) {
    return new PayloadHeader(index, type, depends, provides, clearsProvides, metaData);
  }
}
