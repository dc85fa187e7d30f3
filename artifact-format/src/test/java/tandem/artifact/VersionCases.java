package tandem.artifact;

import static tandem.artifact.ArtifactBytes.VERSION_3;
import static tandem.artifact.ArtifactBytes.module;
import static tandem.artifact.ArtifactCase.accepted;
import static tandem.artifact.ArtifactCase.rejected;

import java.util.List;

/** What can be wrong with the document version. */
final class VersionCases {
  private static final Class<CorruptedArtifactException> CORRUPTED =
      CorruptedArtifactException.class;
  private static final Class<NotAnArtifactException> NOT_AN_ARTIFACT = NotAnArtifactException.class;
  private static final Class<UnsupportedArtifactException> UNSUPPORTED =
      UnsupportedArtifactException.class;
  private static final String STRICT_JSON = "parsers disagree about such documents";

  private VersionCases() {}

  static List<ArtifactCase> all() {
    return List.of(
        accepted("version with blanks", version(" {\"format\" :\"mender\",\n\"version\": 3}\n")),
        accepted("version in other case", version("{\"Format\":\"mender\",\"VERSION\":3}")),
        rejected(
                "another format",
                version("{\"format\":\"other\",\"version\":3}"),
                NOT_AN_ARTIFACT,
                "format is other, expected mender")
            .unlikeReference("the C++ client checks it"),
        rejected("version 1", version(number("1")), UNSUPPORTED, "format version 1, only 2 and 3"),
        rejected("version 4", version(number("4")), UNSUPPORTED, "format version 4, only 2 and 3"),
        rejected(
            "version huge", version(number("9".repeat(30))), UNSUPPORTED, "9999, only 2 and 3"),
        version("version 0", number("0"), "no positive whole number"),
        version("version negative", number("-3"), "no positive whole number"),
        version("version with fraction", number("3.0"), "no positive whole number"),
        version("version with exponent", number("3e0"), "no positive whole number"),
        version("version as string", number("\"3\""), "no positive whole number"),
        version("version null", number("null"), "no positive whole number"),
        version("version without version", "{\"format\":\"mender\"}", "version: no version"),
        version("version without format", "{\"version\":3}", "version: no format")
            .unlikeReference("the C++ client checks it"),
        version("format empty", "{\"format\":\"\",\"version\":3}", "format: empty string")
            .unlikeReference("the C++ client checks it"),
        version("format a number", "{\"format\":3,\"version\":3}", "number, expected string"),
        version(
            "version with unknown key", VERSION_3.replace("}", ",\"x\":1}"), "unknown member x"),
        version("version with key twice", VERSION_3.replace("}", ",\"version\":3}"), "Duplicate")
            .unlikeReference(STRICT_JSON),
        version("version in two cases", VERSION_3.replace("}", ",\"Version\":2}"), "second member"),
        version("version with BOM", "\ufeff" + VERSION_3, "version: "),
        version("version with text after", VERSION_3 + " x", "version: ")
            .unlikeReference(STRICT_JSON),
        version("version a list", "[3]", "version: list, expected object"),
        version("version empty", "", "version: no JSON value"),
        version("version no JSON", "mender 3", "version: "));
  }

  private static String number(String number) {
    return VERSION_3.replace("3", number);
  }

  private static byte[] version(String document) {
    return module().version(document).build();
  }

  private static ArtifactCase version(String name, String document, String message) {
    return rejected(name, version(document), CORRUPTED, message);
  }
}
