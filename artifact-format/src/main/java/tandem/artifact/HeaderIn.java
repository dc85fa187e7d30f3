package tandem.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.artifact.MemberName.HeaderName;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** Reads the header archive, whose members have a fixed order. */
final class HeaderIn {
  private static final String SCRIPTS = "scripts/";
  private static final String FILES = "files";
  private static final String TYPE_INFO = "type-info";
  private static final String META_DATA = "meta-data";

  private final TarIn tar;
  private final FormatVersion version;
  private final ExpectedFiles files;
  private final ReadLimits limits;
  private @Nullable TarMember member;

  private HeaderIn(TarIn tar, FormatVersion version, ExpectedFiles files, ReadLimits limits) {
    this.tar = tar;
    this.version = version;
    this.files = files;
    this.limits = limits;
  }

  /**
   * Parses an archive, whose checksum is already known to be right.
   *
   * @param files what the manifest says of the payloads
   */
  static ArtifactHeader parse(
      HeaderName archive,
      byte[] content,
      FormatVersion version,
      ExpectedFiles files,
      ReadLimits limits)
      throws IOException {
    String name = archive.name();
    InputStream in = new ByteArrayInputStream(content);
    try (Decoder decoder = Decoder.open(name, archive.compression(), in, limits.decoderBytes())) {
      TarIn tar =
          new TarIn(new CappedIn(name + " decoded", decoder, limits.headerBytes()), name, "");
      ArtifactHeader header = new HeaderIn(tar, version, files, limits).read();
      tar.finish();
      return header;
    }
  }

  /** Parses the archive that augments another, whose checksum is already known to be right. */
  static ArtifactHeader parseAugment(HeaderName archive, byte[] content, ReadLimits limits)
      throws IOException {
    ExpectedFiles none = ExpectedFiles.none(MemberName.MANIFEST_AUGMENT);
    ArtifactHeader header = parse(archive, content, FormatVersion.V3, none, limits);
    if (!header.scripts().isEmpty()) {
      throw new CorruptedArtifactException(
          archive.name() + ": " + header.scripts().size() + " state scripts, it may have none");
    }
    return header;
  }

  private ArtifactHeader read() throws IOException {
    HeaderInfo info = info();
    List<StateScript> scripts = scripts();
    if (info.isWithoutPayload() && !scripts.isEmpty()) {
      throw new CorruptedArtifactException(
          "state scripts: " + scripts.size() + ", an artifact without payload has none");
    }
    List<PayloadHeader> payloads = new ArrayList<>();
    for (Optional<String> type : info.types()) {
      payloads.add(payload(payloads.size(), type));
    }
    if (member != null) {
      throw unexpected("the end of the header");
    }
    return new ArtifactHeader(
        info.name(),
        info.group(),
        info.deviceTypes(),
        info.dependsNames(),
        info.dependsGroups(),
        payloads,
        scripts);
  }

  private HeaderInfo info() throws IOException {
    next();
    if (member == null || !member.name().equals(HeaderInfo.MEMBER)) {
      throw unexpected(HeaderInfo.MEMBER);
    }
    HeaderInfo info = HeaderInfo.parse(version, tar.readAll(limits.jsonBytes()));
    int payloads = info.types().size();
    if (payloads > limits.payloads()) {
      throw new UnsupportedArtifactException(
          member.name()
              + ": "
              + payloads
              + " payloads, at most "
              + limits.payloads()
              + " are supported");
    }
    next();
    return info;
  }

  private void next() throws IOException {
    member = tar.next();
  }

  private CorruptedArtifactException unexpected(String expected) {
    return new CorruptedArtifactException(
        (member == null ? "end of the header" : member.name()) + ": expected " + expected);
  }

  private List<StateScript> scripts() throws IOException {
    List<StateScript> scripts = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (; member != null && member.name().startsWith(SCRIPTS); next()) {
      String name = member.name().substring(SCRIPTS.length());
      if (!StateScript.isValidName(name)) {
        throw new CorruptedArtifactException(member.name() + ": not the name of a state script");
      }
      if (!names.add(name)) {
        throw new CorruptedArtifactException(member.name() + ": second script of this name");
      }
      if (names.size() > limits.scripts()) {
        throw new LimitExceededException(
            "state scripts", names.size(), limits.scripts(), "scripts");
      }
      scripts.add(new StateScript(name, tar.readAll(limits.scriptBytes())));
    }
    return scripts;
  }

  private PayloadHeader payload(int index, Optional<String> type) throws IOException {
    String bucket = MemberName.bucket(index);
    Map<String, byte[]> documents = bucket(bucket);
    byte[] typeInfo = documents.get(TYPE_INFO);
    if (typeInfo == null) {
      throw unexpected(bucket + TYPE_INFO);
    }
    byte[] metaData = documents.get(META_DATA);
    if (type.isEmpty() && metaData != null) {
      throw new CorruptedArtifactException(
          bucket + META_DATA + ": an artifact without payload has no meta-data");
    }
    if (version == FormatVersion.V2) {
      checkFiles(bucket + FILES, documents.get(FILES), files.of(index).keySet());
    }
    return TypeInfo.parse(bucket + TYPE_INFO, typeInfo, type, version)
        .payload(index, type, metaData(bucket + META_DATA, metaData));
  }

  // In the order type-info, meta-data; the place of files is free.
  private Map<String, byte[]> bucket(String bucket) throws IOException {
    Map<String, byte[]> documents = new HashMap<>();
    for (; member != null && member.name().startsWith(bucket); next()) {
      String document = member.name().substring(bucket.length());
      boolean known =
          document.equals(TYPE_INFO)
              || document.equals(META_DATA)
              || (document.equals(FILES) && version == FormatVersion.V2);
      if (!known) {
        throw new CorruptedArtifactException(member.name() + ": unknown member");
      }
      if (document.equals(META_DATA) && !documents.containsKey(TYPE_INFO)) {
        throw unexpected(bucket + TYPE_INFO);
      }
      if (documents.put(document, tar.readAll(limits.jsonBytes())) != null) {
        throw new CorruptedArtifactException(member.name() + ": second member of this name");
      }
    }
    return documents;
  }

  private static Optional<JsonObject> metaData(String name, byte @Nullable [] document)
      throws CorruptedArtifactException {
    if (document == null || document.length == 0) {
      return Optional.empty();
    }
    JsonValue value = Fields.parse(name, document);
    return Optional.of(Fields.object(name, value));
  }

  private static void checkFiles(String name, byte @Nullable [] document, Set<String> expected)
      throws CorruptedArtifactException {
    if (document == null) {
      throw new CorruptedArtifactException(name + ": missing");
    }
    Fields fields = Fields.strict(name, Fields.parse(name, document), FILES);
    List<String> stated = fields.texts(FILES);
    if (stated.size() != expected.size() || !expected.containsAll(stated)) {
      throw new CorruptedArtifactException(
          name
              + ": "
              + Text.shown(stated.toString())
              + ", expected "
              + expected
              + " as in the manifest");
    }
  }
}
