package tandem.artifact;

import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonNumber;

/** The document {@code version}. */
final class VersionDocument {
  private static final String MEMBER = MemberName.VERSION;
  private static final String FORMAT = "mender";

  private VersionDocument() {}

  /**
   * Parses a document.
   *
   * @throws NotAnArtifactException when it is of another format
   * @throws UnsupportedArtifactException when it is of another version
   */
  static FormatVersion parse(byte[] document) throws ArtifactException {
    Fields fields = Fields.strict(MEMBER, Fields.parse(MEMBER, document), "format", "version");
    String format = fields.text("format");
    if (!format.equals(FORMAT)) {
      throw new NotAnArtifactException(
          "not an artifact: format is " + format + ", expected " + FORMAT);
    }
    JsonValue value = fields.required("version");
    if (!(value instanceof JsonNumber number) || !number.text().matches("[1-9][0-9]*")) {
      throw new CorruptedArtifactException(MEMBER + ": version is no positive whole number");
    }
    for (FormatVersion version : FormatVersion.values()) {
      if (number.text().equals(Integer.toString(version.number()))) {
        return version;
      }
    }
    throw new UnsupportedArtifactException(
        "artifact: format version " + number.text() + ", only 2 and 3 are supported");
  }
}
