package tandem.artifact;

import static tandem.artifact.ArtifactBytes.HEADER_INFO;
import static tandem.artifact.ArtifactBytes.TYPE_INFO;
import static tandem.artifact.ArtifactBytes.module;
import static tandem.artifact.ArtifactBytes.rootfs;
import static tandem.artifact.ArtifactCase.accepted;
import static tandem.artifact.ArtifactCase.rejected;

import java.util.List;
import java.util.stream.Stream;
import tandem.artifact.ArtifactBytes.Member;

/** What can be wrong with the documents in the header. */
final class HeaderDocumentCases {
  private static final String NAME = "\"artifact_name\":\"rel-1\"";
  private static final String DEVICE = "\"device_type\":[\"dev1\"]";
  private static final String TYPE = "\"type\":\"single-file\"";
  private static final String PAYLOADS = "\"payloads\":[{" + TYPE + "}]";
  private static final String DEPENDS = "\"artifact_depends\":{" + DEVICE + "}";
  private static final String PROVIDES = "\"artifact_provides\":{" + NAME + "}";
  private static final String NEWER = "newer versions of the tool refuse it";
  private static final String STRICT_JSON = "parsers disagree about such documents";

  private HeaderDocumentCases() {}

  static List<ArtifactCase> all() {
    return Stream.of(infoShape(), infoTexts(), payloadTypes(), format2Info(), types(), metaData())
        .flatMap(cases -> cases)
        .toList();
  }

  private static Stream<ArtifactCase> infoShape() {
    return Stream.of(
        rightInfo("info in other case", HEADER_INFO.replace("artifact_n", "Artifact_N")),
        rightInfo("info with blanks", "\n" + HEADER_INFO.replace(",", " ,\t") + "\n"),
        rightInfo("info with group", info(NAME, NAME + ",\"artifact_group\":\"g\"")),
        rightInfo("info with empty group", info(NAME, NAME + ",\"artifact_group\":\"\"")),
        rightInfo("info with group null", info(NAME, NAME + ",\"artifact_group\":null")),
        rightInfo("unknown depends key", info(DEVICE, DEVICE + ",\"x\":1")),
        rightInfo("empty depends lists", info(DEVICE, DEVICE + ",\"artifact_name\":[]")),
        info("info with text after", HEADER_INFO + "x", "header-info: ")
            .unlikeReference(STRICT_JSON),
        info("info twice", HEADER_INFO + HEADER_INFO, "header-info: ").unlikeReference(STRICT_JSON),
        info("info with BOM", "\ufeff" + HEADER_INFO, "header-info: "),
        info("info empty", "", "header-info: "),
        info("info a list", "[" + HEADER_INFO + "]", "header-info: list, expected object"),
        info("info truncated", HEADER_INFO.substring(0, 60), "header-info: "),
        info("info too deep", info(NAME, NAME + ",\"x\":" + "[".repeat(100000)), "header-info: "),
        info("key twice", info(NAME, NAME + "," + NAME), "Duplicate").unlikeReference(STRICT_JSON),
        info("key in two cases", info(NAME, NAME + ",\"Artifact_Name\":\"x\""), "second member")
            .unlikeReference(STRICT_JSON),
        info("unknown key", info(PAYLOADS, PAYLOADS + ",\"x\":1"), "unknown member x"),
        info("unknown provides key", info(NAME, NAME + ",\"x\":\"y\""), "unknown member x"),
        info("no depends", info("," + DEPENDS, ""), "no artifact_depends").unlikeReference(NEWER),
        info("depends null", info("{" + DEVICE + "}", "null"), "null, expected object")
            .unlikeReference(NEWER),
        info("depends empty", info(DEVICE, ""), "artifact_depends: no device_type"),
        info("no device type", info(DEVICE, "\"artifact_name\":[\"a\"]"), "no device_type"),
        info("device types empty", info(DEVICE, "\"device_type\":[]"), "device_type: empty"),
        info(
            "device type a string", info(DEVICE, "\"device_type\":\"d\""), "string, expected list"),
        info("device type null", info(DEVICE, "\"device_type\":null"), "null, expected list"),
        info(
            "device type a number", info(DEVICE, "\"device_type\":[1]"), "number, expected string"),
        info(
                "device type empty",
                info(DEVICE, "\"device_type\":[\"\"]"),
                "device_type: empty string")
            .unlikeReference("no device has such a type"),
        info("no provides", info(PROVIDES + ",", ""), "no artifact_provides")
            .unlikeReference(NEWER),
        info("provides null", info("{" + NAME + "}", "null"), "null, expected object")
            .unlikeReference(NEWER),
        info("provides empty", info(NAME, ""), "artifact_provides: no artifact_name")
            .unlikeReference(NEWER),
        info(
            "group a list", info(NAME, NAME + ",\"artifact_group\":[\"g\"]"), "list, expected str"),
        info(
            "names a string",
            info(DEVICE, DEVICE + ",\"artifact_name\":\"a\""),
            "string, expected"),
        info("groups of numbers", info(DEVICE, DEVICE + ",\"artifact_group\":[1]"), "number, exp"),
        info("no payloads", info(PAYLOADS + ",", ""), "header-info: no payloads"),
        info("payloads empty", info(PAYLOADS, "\"payloads\":[]"), "payloads: empty"),
        info("payloads null", info(PAYLOADS, "\"payloads\":null"), "null, expected list"),
        info(
            "payload a string",
            info("{" + TYPE + "}", "\"x\""),
            "payload: string, expected object"),
        rejected(
                "large info",
                module().headerInfo(HEADER_INFO + " ".repeat(1 << 20)).build(),
                LimitExceededException.class,
                "header-info: 10487")
            .unlikeReference("memory is bounded"));
  }

  private static Stream<ArtifactCase> infoTexts() {
    String printable = "not printable or more than 256 bytes";
    return Stream.of(
        rightInfo("name with blank", info("rel-1", "rel 1")),
        rightInfo("name in Greek", info("rel-1", "\u03b1\u03b2")),
        rightInfo("name of 256 bytes", info("rel-1", "x".repeat(256))),
        info("name empty", info("rel-1", ""), "artifact_name: empty string").unlikeReference(NEWER),
        info("name null", info("\"rel-1\"", "null"), "null, expected string")
            .unlikeReference(NEWER),
        info("name a number", info("\"rel-1\"", "1"), "number, expected string"),
        info("name of 257 bytes", info("rel-1", "x".repeat(257)), printable).unlikeReference(NEWER),
        info("name of 129 umlauts", info("rel-1", "\u00fc".repeat(129)), printable)
            .unlikeReference(NEWER),
        info("name with newline", info("rel-1", "a\\nb"), printable).unlikeReference(NEWER),
        info("name with NUL", info("rel-1", "a\\u0000b"), printable).unlikeReference(NEWER),
        info("name with escape", info("rel-1", "\\u001b[2J"), printable).unlikeReference(NEWER),
        info("name with hidden text", info("rel-1", "a\\u202eb"), printable).unlikeReference(NEWER),
        info("name with half a pair", info("rel-1", "\\ud800"), printable).unlikeReference(NEWER),
        info("device type with newline", info("dev1", "a\\nb"), printable).unlikeReference(NEWER));
  }

  private static Stream<ArtifactCase> payloadTypes() {
    return Stream.of(
        info("payload type empty", info(TYPE, "\"type\":\"\""), "type: empty string"),
        info("payload type a number", info(TYPE, "\"type\":1"), "number, expected string"),
        info(
            "type null of two",
            info("{" + TYPE, "{\"type\":null},{" + TYPE),
            "type null is one of 2"),
        info("payload type missing", info(TYPE, ""), "payload: no type"),
        info("payload with other key", info(TYPE, TYPE + ",\"x\":1"), "unknown member x"),
        both("payload type ..", "..", "payload type is a path: ..")
            .unlikeReference("it names a file"),
        both("payload type a path", "../x", "is a path: ../x").unlikeReference("it names a file"),
        both("payload type absolute", "/bin/sh", "is a path: /bin/sh")
            .unlikeReference("it names a file"),
        both("payload type with newline", "a\\nb", "not printable").unlikeReference(NEWER),
        rejected(
                "two payloads",
                twoPayloads().build(),
                UnsupportedArtifactException.class,
                "2 payloads, at most 1 are supported")
            .unlikeReference("the C++ client allows one"),
        rejected(
                "two payloads, one bucket",
                module().headerInfo(twoTypes()).build(),
                UnsupportedArtifactException.class,
                "2 payloads, at most 1 are supported")
            .unlikeReference("the C++ client allows one"));
  }

  /** An artifact with two payloads that is right apart from their number. */
  static ArtifactBytes twoPayloads() {
    return module()
        .headerInfo(twoTypes())
        .header(members -> members.add(Member.file("headers/0001/type-info", TYPE_INFO)))
        .files(1, Member.file("b.txt", "world\n"));
  }

  private static String twoTypes() {
    return info(PAYLOADS, "\"payloads\":[{" + TYPE + "},{" + TYPE + "}]");
  }

  private static Stream<ArtifactCase> format2Info() {
    String info =
        "{\"artifact_name\":\"rel-1\",\"updates\":[{\"type\":\"rootfs-image\"}],"
            + "\"device_types_compatible\":[\"dev1\"]}";
    return Stream.of(
        format2("format 2, unknown key", info.replace("}]", "}],\"x\":1"), "unknown member x")
            .unlikeReference(STRICT_JSON),
        format2("format 2, other type", info.replace("rootfs-image", "x"), "only rootfs-image"),
        format2("format 2, type null", info.replace("\"rootfs-image\"", "null"), "type null"),
        format2(
            "format 2, no updates", info.replace("{\"type\":\"rootfs-image\"}", ""), "updates: "),
        format2("format 2, no devices", info.replace("\"dev1\"", ""), "compatible: empty"),
        format2("format 2, empty name", info.replace("rel-1", ""), "artifact_name: empty")
            .unlikeReference(NEWER),
        format2("format 2 with format 3 info", HEADER_INFO, "unknown member payloads"),
        rejected(
            "format 3 with format 2 info",
            module().headerInfo(info).build(),
            CorruptedArtifactException.class,
            "unknown member artifact_name"));
  }

  private static ArtifactCase format2(String name, String info, String message) {
    byte[] bytes = ArtifactBytes.format2().headerInfo(info).build();
    return rejected(name, bytes, CorruptedArtifactException.class, message);
  }

  private static Stream<ArtifactCase> types() {
    String emptyType = TYPE_INFO.replace("single-file", "");
    String where = "headers/0000/type-info: ";
    return Stream.of(
        accepted("image with empty type", rootfs().typeInfo(emptyType).build()),
        rightType("type-info in other case", TYPE_INFO.replace("artifact_", "Artifact_")),
        rightType("type-info with unknown key", type(",\"x\":[1]")),
        rightType("type-info with nothing", "{" + TYPE + "}"),
        rightType("type-info with nulls", type(",\"artifact_depends\":null")),
        rightType(
            "depends string and list", type(",\"artifact_depends\":{\"a\":\"b\",\"c\":[\"d\"]}")),
        rightType("clears", type(",\"clears_artifact_provides\":[\"a.*\"]")),
        rightType("empty value", TYPE_INFO.replace("\"b\"", "\"\"")),
        type("type empty", emptyType, "type , expected single-file").unlikeReference(NEWER),
        type("type missing", "{}", "type null, expected single-file").unlikeReference(NEWER),
        type("type null", "{\"type\":null}", "type null, expected").unlikeReference(NEWER),
        type("type differs", "{\"type\":\"x\"}", "type x, expected single-file")
            .unlikeReference(NEWER),
        type("type a number", "{\"type\":1}", "number, expected string"),
        type("type in two cases", type(",\"Type\":\"single-file\""), "second member type")
            .unlikeReference(STRICT_JSON),
        type("type-info empty", "", where + "no JSON value"),
        type("type-info a list", "[]", where + "list, expected object"),
        type("type-info null", "null", where + "null, expected object").unlikeReference(NEWER),
        type("type-info with text after", TYPE_INFO + "x", where).unlikeReference(STRICT_JSON),
        type("depends number", type(",\"artifact_depends\":{\"a\":1}"), "depends.a: number, exp"),
        type("depends object", type(",\"artifact_depends\":{\"a\":{}}"), "depends.a: object, exp"),
        type("depends list of numbers", type(",\"artifact_depends\":{\"a\":[1]}"), "number, exp"),
        type("depends a list", type(",\"artifact_depends\":[]"), "list, expected object"),
        type(
            "provides number", TYPE_INFO.replace("\"b\"", "1"), "provides.a: number, expected str"),
        type(
            "provides value null",
            TYPE_INFO.replace("\"b\"", "null"),
            "provides.a: null, expected str"),
        type(
            "provides value list",
            TYPE_INFO.replace("\"b\"", "[\"b\"]"),
            "provides.a: list, expected"),
        type(
                "provides newline",
                TYPE_INFO.replace("\"b\"", "\"a\\nb\""),
                "provides.a: not printable")
            .unlikeReference(NEWER),
        type("provides empty key", TYPE_INFO.replace("\"a\"", "\"\""), "key: empty string")
            .unlikeReference("a key without a name"),
        type(
                "provides long key",
                TYPE_INFO.replace("\"a\"", '"' + "x".repeat(257) + '"'),
                "key: not")
            .unlikeReference(NEWER),
        type(
            "clears a string",
            type(",\"clears_artifact_provides\":\"a\""),
            "string, expected list"),
        type(
            "clears of numbers",
            type(",\"clears_artifact_provides\":[1]"),
            "number, expected str"));
  }

  private static Stream<ArtifactCase> metaData() {
    return Stream.of(
        accepted("meta-data empty", module().metaData("").build()),
        accepted(
            "meta-data large number", module().metaData("{\"n\":12345678901234567890}").build()),
        meta("meta-data garbage", "garbage", "headers/0000/meta-data: "),
        meta("meta-data list", "[1]", "headers/0000/meta-data: list, expected object"),
        meta("meta-data null", "null", "headers/0000/meta-data: null, expected object"),
        meta("meta-data string", "\"x\"", "headers/0000/meta-data: string, expected object"),
        meta("meta-data blanks", " \n", "headers/0000/meta-data: no JSON value")
            .unlikeReference("the C++ client refuses it"),
        meta("meta-data with text after", "{}{}", "headers/0000/meta-data: ")
            .unlikeReference(STRICT_JSON));
  }

  private static ArtifactCase meta(String name, String document, String message) {
    byte[] bytes = module().metaData(document).build();
    return rejected(name, bytes, CorruptedArtifactException.class, message);
  }

  private static String info(String part, String replacement) {
    return HEADER_INFO.replace(part, replacement);
  }

  private static ArtifactCase rightInfo(String name, String document) {
    return accepted(name, module().headerInfo(document).build());
  }

  private static ArtifactCase info(String name, String document, String message) {
    byte[] bytes = module().headerInfo(document).build();
    return rejected(name, bytes, CorruptedArtifactException.class, message);
  }

  private static ArtifactCase both(String name, String payloadType, String message) {
    byte[] bytes =
        module()
            .headerInfo(info("single-file", payloadType))
            .typeInfo(TYPE_INFO.replace("single-file", payloadType))
            .build();
    return rejected(name, bytes, CorruptedArtifactException.class, message);
  }

  private static String type(String more) {
    return TYPE_INFO.substring(0, TYPE_INFO.length() - 1) + more + "}";
  }

  private static ArtifactCase rightType(String name, String document) {
    return accepted(name, module().typeInfo(document).build());
  }

  private static ArtifactCase type(String name, String document, String message) {
    byte[] bytes = module().typeInfo(document).build();
    return rejected(name, bytes, CorruptedArtifactException.class, message);
  }
}
