package tandem.artifact;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** Makes {@code header.tar} in memory, within the limits that our own reader sets by default. */
final class HeaderArchive {
  private static final ReadLimits LIMITS = ReadLimits.DEFAULT;
  private static final Comparator<StateScript> BY_NAME =
      Comparator.comparing(StateScript::name, Utf8Order.INSTANCE);

  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
  private final TarOut tar = new TarOut(archive);

  private HeaderArchive() {}

  /**
   * Returns the archive, compressed.
   *
   * @param timestamp of the scripts, in seconds since 1970; the documents always have 0
   * @throws LimitExceededException when readers would find something too large
   */
  static byte[] encode(ArtifactHeader header, CompressionSetting compression, long timestamp)
      throws IOException {
    HeaderArchive archive = new HeaderArchive();
    archive.document(HeaderInfo.MEMBER, HeaderEncoder.headerInfo(header));
    archive.scripts(header.scripts(), timestamp);
    for (PayloadHeader payload : header.payloads()) {
      archive.payload(payload);
    }
    archive.tar.finish();
    return archive.compressed(compression);
  }

  /**
   * Returns the archive of format version 2, compressed.
   *
   * @param files names of the files of each payload
   * @throws LimitExceededException when readers would find something too large
   */
  static byte[] encodeVersion2(
      ArtifactHeader header,
      List<List<String>> files,
      CompressionSetting compression,
      long timestamp)
      throws IOException {
    HeaderArchive archive = new HeaderArchive();
    archive.document(HeaderInfo.MEMBER, HeaderEncoder.headerInfoOfVersion2(header));
    archive.scripts(header.scripts(), timestamp);
    for (PayloadHeader payload : header.payloads()) {
      String name = MemberName.bucket(payload.index()) + "files";
      archive.document(name, HeaderEncoder.filesOfVersion2(files.get(payload.index())));
      archive.payload(payload);
    }
    archive.tar.finish();
    return archive.compressed(compression);
  }

  private void document(String name, byte[] content) throws IOException {
    limit(name, content.length, LIMITS.jsonBytes(), "bytes");
    tar.member(name, 0, content);
  }

  private void scripts(List<StateScript> scripts, long timestamp) throws IOException {
    limit("state scripts", scripts.size(), LIMITS.scripts(), "files");
    for (StateScript script : scripts.stream().sorted(BY_NAME).toList()) {
      byte[] content = script.content();
      limit(script.name(), content.length, LIMITS.scriptBytes(), "bytes");
      limit("header", archive.size() + (long) content.length, LIMITS.headerBytes(), "bytes");
      tar.member("scripts/" + script.name(), timestamp, content);
    }
  }

  private void payload(PayloadHeader payload) throws IOException {
    String folder = MemberName.bucket(payload.index());
    document(folder + "type-info", HeaderEncoder.typeInfo(payload));
    if (payload.metaData().isPresent()) {
      document(folder + "meta-data", HeaderEncoder.metaData(payload.metaData().get()));
    } else if (payload.type().filter(ArtifactSpec.ROOTFS_IMAGE::equals).isPresent()) {
      document(folder + "meta-data", new byte[0]); // as the reference tool does for images only
    }
  }

  private byte[] compressed(CompressionSetting compression) throws IOException {
    limit("header", archive.size(), LIMITS.headerBytes(), "bytes");
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    try (var compressor = Compressor.open(compression, result, archive.size())) {
      archive.writeTo(compressor);
    }
    limit("header" + compression.method().suffix(), result.size(), LIMITS.headerBytes(), "bytes");
    return result.toByteArray();
  }

  private static void limit(String what, long size, long limit, String unit)
      throws LimitExceededException {
    if (size > limit) {
      throw new LimitExceededException(what, size, limit, unit);
    }
  }
}
