package tandem.artifact;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes artifacts. The same spec and files give the same bytes, whoever writes them, when, and on
 * however many cores; with gzip, as long as the zlib of the Java runtime is the same. Payload files
 * are read twice, for the manifest and to be compressed; memory does not depend on their size.
 */
public final class ArtifactWriter {
  private static final int BUFFER = 1 << 16;
  private static final String VERSION = "version";
  private static final byte[] VERSION_CONTENT = HeaderEncoder.version(FormatVersion.V3);

  private final ArtifactSpec spec;
  private final PayloadArchive payload;
  private final byte[] header;
  private final byte[] manifest;
  private final Optional<byte[]> signature;

  private ArtifactWriter(ArtifactSpec spec) throws IOException {
    this.spec = spec;
    this.payload = new PayloadArchive(0, measured(spec.files()), spec.timestamp());
    Optional<Digest> firstFile = payload.files().stream().map(MeasuredFile::digest).findFirst();
    this.header =
        HeaderArchive.encode(
            spec.header(spec.payloadHeader(firstFile)), spec.compression(), spec.timestamp());
    this.manifest = manifest().toBytes();
    this.signature =
        spec.signer().isEmpty()
            ? Optional.empty()
            : Optional.of(base64(spec.signer().get().sign(manifest)));
  }

  /**
   * Writes an artifact to a file. It appears there complete and durable, or what was there stays.
   *
   * @throws LimitExceededException when the header is larger than readers allow
   * @throws IOException when a file can not be read or written, signing fails, or a payload file
   *     changes meanwhile
   */
  public static void write(ArtifactSpec spec, Path target) throws IOException {
    refuseOwnInput(spec, target);
    ArtifactWriter writer = new ArtifactWriter(spec);
    try (NewFile file = NewFile.create(target)) {
      writer.writeTo(file);
      file.commit();
    }
  }

  private static void refuseOwnInput(ArtifactSpec spec, Path target) throws IOException {
    for (PayloadSource file : spec.files()) {
      if (Files.exists(target) && Files.isSameFile(file.path(), target)) {
        throw new IOException(target + ": would replace the payload file " + file.path());
      }
    }
  }

  private static List<MeasuredFile> measured(List<PayloadSource> sources) throws IOException {
    List<MeasuredFile> files = new ArrayList<>();
    for (PayloadSource source : sources) {
      files.add(MeasuredFile.of(source));
    }
    return files;
  }

  private Manifest manifest() {
    Map<String, Digest> entries = new LinkedHashMap<>();
    payload.files().forEach(file -> entries.put(payload.manifestName(file), file.digest()));
    entries.put(headerName(), Digest.sha256(header));
    entries.put(VERSION, Digest.sha256(VERSION_CONTENT));
    return new Manifest(entries);
  }

  private String headerName() {
    return "header.tar" + spec.compression().method().suffix();
  }

  private static byte[] base64(byte[] signature) {
    return Base64.getEncoder().encodeToString(signature).getBytes(StandardCharsets.US_ASCII);
  }

  private void writeTo(NewFile file) throws IOException {
    TarOut tar = new TarOut(file.appender());
    tar.member(VERSION, 0, VERSION_CONTENT);
    tar.member("manifest", 0, manifest);
    if (signature.isPresent()) {
      tar.member("manifest.sig", 0, signature.get());
    }
    tar.member(headerName(), spec.timestamp(), header);
    writePayload(file, tar);
    tar.finish();
  }

  // The compressed size is known only afterwards; a header of the same length then replaces this.
  private void writePayload(NewFile file, TarOut tar) throws IOException {
    String name = payload.name(spec.compression().method());
    boolean large = Compressor.largestResult(payload.size()) > TarHeader.LARGEST_NUMBER;
    long headerAt = file.size();
    file.appender().write(TarHeader.of(name, 0, spec.timestamp(), large));
    long contentAt = file.size();
    payload.writeTo(new BufferedOutputStream(file.appender(), BUFFER), spec.compression());
    long size = file.size() - contentAt;
    tar.pad(size);
    file.overwrite(headerAt, TarHeader.of(name, size, spec.timestamp(), large));
  }
}
