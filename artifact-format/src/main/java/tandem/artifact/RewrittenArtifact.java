package tandem.artifact;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a changed artifact while the old one is read. */
final class RewrittenArtifact {
  private static final int BUFFER = 1 << 16;

  private static final long UNKNOWN_SIZE = Long.MAX_VALUE;

  private final ArtifactReader old;
  private final ArtifactEdit edit;
  private final EditedFiles files;
  private final NewFile file;
  private final TarOut tar;
  private final ArtifactHeader header;
  private @Nullable Copy copy;

  /**
   * Takes the old artifact, of which no payload has been read yet.
   *
   * @param files what becomes of its payload files
   */
  RewrittenArtifact(ArtifactReader old, ArtifactEdit edit, EditedFiles files, NewFile file) {
    this.old = old;
    this.edit = edit;
    this.files = files;
    this.file = file;
    this.tar = new TarOut(file.appender());
    Optional<Digest> image = files.newImage(old.header().payloads().get(0).type());
    this.header = EditedHeader.of(old.version(), old.header(), edit, image);
  }

  /** The size of the payload archive turned out to need a larger tar header. */
  static final class NoRoomForSize extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Writes everything before the payloads, with a signature by the signer, if there is one. */
  void writePrelude(Optional<Signer> signer) throws IOException {
    byte[] version = HeaderEncoder.version(old.version());
    CompressionSetting compression =
        edit.compression().orElse(CompressionSetting.of(old.headerCompression()));
    byte[] archive = headerArchive(compression);
    String archiveName = MemberName.headerArchive(compression.method());

    Map<String, Digest> entries = new LinkedHashMap<>();
    for (PayloadHeader payload : header.payloads()) {
      String folder = MemberName.dataFolder(payload.index());
      digests(payload.index()).forEach((name, digest) -> entries.put(folder + name, digest));
    }
    entries.put(archiveName, Digest.sha256(archive));
    entries.put(MemberName.VERSION, Digest.sha256(version));
    byte[] manifest = new Manifest(entries).toBytes();

    tar.member(MemberName.VERSION, 0, version);
    tar.member(MemberName.MANIFEST, 0, manifest);
    if (signer.isPresent()) {
      byte[] signature = signer.get().sign(manifest);
      tar.member(MemberName.SIGNATURE, 0, Base64.getEncoder().encode(signature));
    }
    tar.member(archiveName, edit.timestamp(), archive);
  }

  private byte[] headerArchive(CompressionSetting compression) throws IOException {
    if (old.version() == FormatVersion.V3) {
      return HeaderArchive.encode(header, compression, edit.timestamp());
    }
    List<List<String>> names = new ArrayList<>();
    for (PayloadHeader payload : header.payloads()) {
      names.add(List.copyOf(digests(payload.index()).keySet()));
    }
    return HeaderArchive.encodeVersion2(header, names, compression, edit.timestamp());
  }

  private Map<String, Digest> digests(int payload) {
    return payload == 0 ? files.digests() : old.files(payload);
  }

  /**
   * Writes the payloads and the end.
   *
   * @param large whether the archive of a changed payload may exceed 8 GiB
   */
  void writePayloads(boolean large) throws IOException {
    if (!copiesPayload()) {
      @Nullable Payload payload;
      while ((payload = old.nextPayload()) != null) {
        write(payload, large);
      }
    } else {
      old.tap(this::startCopy);
      old.finish();
      endCopy();
    }
    tar.finish();
  }

  private boolean copiesPayload() {
    return edit.compression().isEmpty() && files.allStay();
  }

  private void write(Payload payload, boolean large) throws IOException {
    int index = payload.header().index();
    CompressionSetting compression =
        edit.compression().orElse(CompressionSetting.of(payload.compression()));
    String name = MemberName.dataArchive(index) + compression.method().suffix();
    long headerAt = file.size();
    file.appender().write(TarHeader.of(name, 0, edit.timestamp(), large));
    long contentAt = file.size();
    EditedFiles ofPayload = index == 0 ? files : new EditedFiles(old.files(index), List.of());
    OutputStream out = new BufferedOutputStream(file.appender(), BUFFER);
    try (OutputStream compressor = Compressor.open(compression, out, UNKNOWN_SIZE)) {
      write(payload, ofPayload, new TarOut(compressor));
    }
    long size = file.size() - contentAt;
    if (size > TarHeader.LARGEST_NUMBER && !large) {
      throw new NoRoomForSize();
    }
    tar.pad(size);
    file.overwrite(headerAt, TarHeader.of(name, size, edit.timestamp(), large));
  }

  private void write(Payload payload, EditedFiles changes, TarOut archive) throws IOException {
    @Nullable PayloadFile next;
    while ((next = payload.nextFile()) != null) {
      MeasuredFile replacement = changes.replacement(next.name());
      if (replacement != null) {
        write(replacement, archive);
      } else if (changes.keeps(next.name())) {
        keep(next, archive);
      }
    }
    for (MeasuredFile added : changes.added()) {
      write(added, archive);
    }
    archive.finish();
  }

  private void write(MeasuredFile content, TarOut archive) throws IOException {
    archive.member(content.source().name(), edit.timestamp(), content.size(), content::writeTo);
  }

  private static void keep(PayloadFile kept, TarOut archive) throws IOException {
    long modified = kept.modified().getEpochSecond();
    long mtime = Math.max(0, Math.min(modified, TarHeader.LARGEST_NUMBER));
    archive.member(kept.name(), mtime, kept.size(), out -> copy(kept.content(), out));
  }

  // Whole buffers: what a compressor makes must not depend on how much one read returns.
  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int n = in.readNBytes(buffer, 0, BUFFER); n > 0; n = in.readNBytes(buffer, 0, BUFFER)) {
      out.write(buffer, 0, n);
    }
  }

  private OutputStream startCopy(String name, long size) throws IOException {
    endCopy();
    file.appender().write(TarHeader.of(name, size, edit.timestamp()));
    copy = new Copy(name, size, file.size());
    return file.appender();
  }

  private void endCopy() throws IOException {
    if (copy == null) {
      return;
    }
    long size = file.size() - copy.start;
    if (size != copy.size) {
      throw new CorruptedArtifactException(
          copy.name + ": " + (copy.size - size) + " bytes after the compressed data");
    }
    tar.pad(size);
    copy = null;
  }

  /** Returns what has been done, once all of it is written. */
  Rewritten result() {
    return new Rewritten(
        old.header(),
        header,
        old.signature(),
        edit.signer().isPresent(),
        copiesPayload(),
        file.size());
  }

  /** An archive that is being copied. */
  private record Copy(String name, long size, long start) {}
}
