package tandem.artifact;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.MemberName.DataName;

/**
 * Reads an artifact in one pass, verifying all of it on the way. The whole is only proven when
 * {@link #finish} has returned. After a failure every call fails the same way. Not for use by
 * several threads.
 */
public final class ArtifactReader implements Closeable {
  private final TarIn tar;
  private final Prelude prelude;
  private final ReadLimits limits;
  private final Sticky failure = new Sticky();
  private @Nullable ArchiveTap tap;
  private int payloads;
  private @Nullable Payload current;
  private @Nullable DataName ahead;
  private boolean peeked;
  private boolean ended;

  private ArtifactReader(TarIn tar, Prelude prelude, ReadLimits limits) {
    this.tar = tar;
    this.prelude = prelude;
    this.limits = limits;
  }

  /**
   * Reads everything that comes before the payloads. The signature is decided on before the header
   * is read.
   *
   * @param in the artifact; stays the caller's to close
   * @throws ArtifactException when it is no artifact, or one that is wrong, refused or too large
   * @throws IOException when {@code in} fails
   */
  public static ArtifactReader open(InputStream in, ReadLimits limits, SignaturePolicy policy)
      throws IOException {
    TarIn tar = TarIn.artifact(in);
    return new ArtifactReader(tar, new Prelude(tar, limits, policy), limits);
  }

  /** Returns the version of the format. */
  public FormatVersion version() {
    return prelude.version;
  }

  /** Returns the list of all members with their digests. */
  public Manifest manifest() {
    return prelude.manifest;
  }

  /** Returns a copy of the bytes that the signature covers. */
  public byte[] manifestBytes() {
    return prelude.manifestBytes.clone();
  }

  /** Returns the signature, unless there is none or there was no reason to decode it. */
  public Optional<byte[]> signatureBytes() {
    return prelude.signature.bytes().map(byte[]::clone);
  }

  /** Returns what is known of the signature. */
  public SignatureStatus signature() {
    return prelude.signature.status();
  }

  /** Returns what the header says. */
  public ArtifactHeader header() {
    return prelude.header;
  }

  /** Returns what is added to the artifact outside of what its signature covers, if anything. */
  public Optional<Augment> augment() {
    return prelude.augment;
  }

  /** Returns how the header archive is compressed. */
  public Compression headerCompression() {
    return prelude.headerCompression;
  }

  /** Returns name to digest of the files of a payload, in the order of the manifest. */
  Map<String, Digest> files(int payload) {
    return prelude.files.of(payload);
  }

  /** Lets somebody copy the payload archives; to be called before the first is opened. */
  void tap(ArchiveTap newTap) {
    tap = newTap;
  }

  /**
   * Moves to the next payload, after reading and verifying what is left of this one. Returns null
   * at the end, when every line of the manifest has been there and nothing else has.
   *
   * @throws LimitExceededException when decoding it takes more memory than allowed
   * @throws ArtifactException when the artifact is wrong
   * @throws IOException when its source fails
   */
  public @Nullable Payload nextPayload() throws IOException {
    failure.check();
    try {
      if (current != null) {
        current.drain();
        current = null;
      }
      List<PayloadHeader> headers = header().payloads();
      if (payloads < headers.size()) {
        current = open(headers.get(payloads++));
      } else if (!ended) {
        end();
      }
      return current;
    } catch (IOException e) {
      throw failure.keep(e);
    }
  }

  private Payload open(PayloadHeader header) throws IOException {
    int index = header.index();
    Map<String, Digest> files = prelude.files.with(prelude.augmentFiles, index);
    DataName archive = peek();
    if (archive == null || archive.index() > index) {
      return absent(header, files);
    }
    if (archive.index() < index) {
      throw new CorruptedArtifactException(archive.name() + ": second archive of this payload");
    }
    peeked = false;
    StoredArchive as = new StoredArchive(archive.name(), archive.compression(), tar.remaining());
    InputStream stored = tar.content();
    if (tap != null) {
      stored = new TeeIn(stored, tap.open(as.name(), as.size()));
    }
    Decoder decoder =
        Decoder.open(archive.name(), archive.compression(), stored, limits.decoderBytes());
    return new Payload(header, as, decoder, files, failure);
  }

  // Writers may leave out the archive of a payload without files.
  private Payload absent(PayloadHeader header, Map<String, Digest> files) throws IOException {
    String name = MemberName.dataArchive(header.index());
    if (!files.isEmpty()) {
      throw new CorruptedArtifactException(
          name + ": missing, the manifest has " + files.size() + " files of it");
    }
    InputStream empty = new ByteArrayInputStream(new byte[2 * TarBlock.SIZE]);
    Decoder decoder = Decoder.open(name, Compression.NONE, empty, limits.decoderBytes());
    return new Payload(
        header, new StoredArchive(name, Compression.NONE, 0), decoder, files, failure);
  }

  private @Nullable DataName peek() throws IOException {
    if (!peeked) {
      TarMember member = tar.next();
      ahead = member == null ? null : dataArchive(member.name());
      peeked = true;
    }
    return ahead;
  }

  private DataName dataArchive(String name) throws CorruptedArtifactException {
    DataName archive = DataName.parse(name);
    if (archive == null || archive.index() >= header().payloads().size()) {
      throw new CorruptedArtifactException(
          name
              + ": unexpected member, the header announces "
              + header().payloads().size()
              + " payloads");
    }
    return archive;
  }

  private void end() throws IOException {
    DataName archive = peek();
    if (archive != null) {
      throw new CorruptedArtifactException(archive.name() + ": second archive of this payload");
    }
    tar.finish();
    ended = true;
  }

  /**
   * Reads and verifies all that is left: every payload, the end of the archive, and that nothing
   * but zeros follows it.
   *
   * @throws ArtifactException when the artifact is wrong
   * @throws IOException when its source fails
   */
  public void finish() throws IOException {
    while (nextPayload() != null) {
      // nextPayload does it
    }
  }

  /** Frees the memory of decoders. Leaves the source open. */
  @Override
  public void close() throws IOException {
    failure.keep(new IOException("artifact: the reader is closed"));
    if (current != null) {
      current.release();
    }
  }
}
