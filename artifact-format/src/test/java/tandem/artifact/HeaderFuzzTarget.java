package tandem.artifact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/**
 * Reads the documents of a header: the pieces of the input are header-info, type-info, meta-data,
 * and files, which only format 2 has.
 */
public final class HeaderFuzzTarget {
  private static final long MEMORY = 64L << 20;
  private static final ReadLimits LIMITS =
      new ReadLimits(1 << 20, 1 << 20, 1 << 16, 8, 1 << 16, 2, 4, 8 << 20, false);
  private static final Manifest MANIFEST =
      new Manifest(Map.of("data/0000/a.txt", Digest.sha256(new byte[0])));

  private HeaderFuzzTarget() {}

  /** Checks one input. */
  public static void fuzzerTestOneInput(byte[] data) {
    List<byte[]> documents = Fuzzing.pieces(data, 4);
    for (byte[] document : documents) {
      Fuzzing.accepted(JsonException.class, MEMORY, () -> roundTrip(document));
    }
    for (FormatVersion version : FormatVersion.values()) {
      boolean right =
          Fuzzing.accepted(ArtifactException.class, MEMORY, () -> documents(version, documents));
      boolean archiveRight =
          Fuzzing.accepted(
              ArtifactException.class,
              MEMORY,
              () -> {
                ArtifactHeader header = header(version, documents);
                if (version == FormatVersion.V3) {
                  mustSucceed(() -> rewrite(header));
                }
              });
      Fuzzing.check(right || !archiveRight, "the archive accepts what the documents do not");
    }
    Fuzzing.accepted(
        ArtifactException.class, MEMORY, () -> VersionDocument.parse(documents.get(0)));
  }

  private static void mustSucceed(Fuzzing.Attempt attempt) {
    try {
      attempt.run();
    } catch (IOException e) {
      throw new AssertionError("what was accepted is refused when written again", e);
    }
  }

  private static void roundTrip(byte[] document) throws IOException {
    JsonValue value = JsonParser.parse(document);
    // The writer replaces half a character, which escapes can spell but UTF-8 can not.
    boolean whole = value.toString().codePoints().noneMatch(c -> c >= 0xd800 && c < 0xe000);
    String compact = JsonWriter.compact(value);
    for (String text : List.of(compact, JsonWriter.indented(value))) {
      JsonValue again = JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
      Fuzzing.check(again.equals(value) || !whole, "round trip", value, again);
      Fuzzing.check(JsonWriter.compact(again).equals(compact), "second round trip", again);
    }
  }

  private static void documents(FormatVersion version, List<byte[]> documents) throws IOException {
    HeaderInfo info = HeaderInfo.parse(version, documents.get(0));
    usable(info.name());
    info.group().ifPresent(HeaderFuzzTarget::usable);
    info.deviceTypes().forEach(HeaderFuzzTarget::usable);
    info.dependsNames().forEach(HeaderFuzzTarget::usable);
    info.dependsGroups().forEach(HeaderFuzzTarget::usable);
    Fuzzing.check(!info.deviceTypes().isEmpty() && !info.types().isEmpty(), "empty lists");
    for (Optional<String> type : info.types()) {
      type.ifPresent(HeaderFuzzTarget::typeOfPayload);
      checkTypeInfo(TypeInfo.parse("type-info", documents.get(1), type, version));
    }
  }

  private static void checkTypeInfo(TypeInfo info) {
    info.depends()
        .forEach(
            (key, values) -> {
              usable(key);
              values.forEach(HeaderFuzzTarget::usable);
            });
    info.provides()
        .orElse(Map.of())
        .forEach(
            (key, value) -> {
              usable(key);
              Fuzzing.check(Text.isUsable(value), "value", value);
            });
    info.clearsProvides().orElse(List.of()).forEach(HeaderFuzzTarget::usable);
  }

  private static void typeOfPayload(String type) {
    usable(type);
    Fuzzing.check(type.indexOf('/') < 0 && !type.equals(".."), "payload type", type);
  }

  private static void usable(String text) {
    Fuzzing.check(!text.isEmpty() && Text.isUsable(text), "accepted text", text);
  }

  /** Reads the same documents in their archive. */
  private static ArtifactHeader header(FormatVersion version, List<byte[]> documents)
      throws IOException {
    List<ArtifactBytes.Member> members = new ArrayList<>();
    members.add(ArtifactBytes.Member.file("header-info", documents.get(0)));
    add(members, "files", version == FormatVersion.V2 ? documents.get(3) : null);
    add(members, "type-info", documents.get(1));
    add(members, "meta-data", documents.get(2).length == 0 ? null : documents.get(2));
    MemberName.HeaderName name = new MemberName.HeaderName("header.tar", Compression.NONE);
    ExpectedFiles files = ExpectedFiles.of("manifest", MANIFEST, Set.of());
    return HeaderIn.parse(name, ArtifactBytes.tar(members), version, files, LIMITS);
  }

  /** Writes what a header says, which must say the same then, and nothing less. */
  private static void rewrite(ArtifactHeader header) throws IOException {
    Fuzzing.check(header.payloads().size() == 1, "number of payloads", header.payloads().size());
    List<byte[]> documents = encoded(header);
    List<byte[]> again = encoded(header(FormatVersion.V3, documents));
    for (int i = 0; i < documents.size(); i++) {
      String text = new String(documents.get(i), StandardCharsets.UTF_8);
      Fuzzing.check(Arrays.equals(documents.get(i), again.get(i)), "written again", text);
    }
    if (documents.get(2).length > 0) {
      JsonObject written = Fields.object("", JsonParser.parse(documents.get(2)));
      JsonObject read = header.payloads().get(0).metaData().orElseThrow();
      Fuzzing.check(written.members().size() == read.members().size(), "lost", read, written);
    }
  }

  private static List<byte[]> encoded(ArtifactHeader header) {
    PayloadHeader payload = header.payloads().get(0);
    return List.of(
        HeaderEncoder.headerInfo(header),
        HeaderEncoder.typeInfo(payload),
        payload.metaData().map(HeaderEncoder::metaData).orElse(new byte[0]),
        new byte[0]);
  }

  private static void add(
      List<ArtifactBytes.Member> members, String name, byte @Nullable [] document) {
    if (document != null) {
      members.add(ArtifactBytes.Member.file("headers/0000/" + name, document));
    }
  }
}
