package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One payload: its files in the order of the archive, each to be read once. */
public final class Payload {
  private final PayloadHeader header;
  private final StoredArchive archive;
  private final Decoder decoder;
  private final InputStream content;
  private final TarIn tar;
  private final String folder;
  private final Map<String, Digest> expected;
  private final Map<String, Digest> missing;
  private final Sticky failure;
  private @Nullable VerifiedIn current;
  private boolean ended;

  /**
   * Takes a payload archive.
   *
   * @param archive what is known of it
   * @param decoder its decoded content; the payload closes it
   * @param expected name to digest of the files
   */
  Payload(
      PayloadHeader header,
      StoredArchive archive,
      Decoder decoder,
      Map<String, Digest> expected,
      Sticky failure) {
    this.header = header;
    this.archive = archive;
    this.decoder = decoder;
    this.content = AheadIn.of(decoder);
    this.folder = MemberName.dataFolder(header.index());
    this.tar = new TarIn(content, archive.name(), folder);
    this.expected = expected;
    this.missing = new LinkedHashMap<>(expected);
    this.failure = failure;
  }

  /** Returns what the header says of this payload. */
  public PayloadHeader header() {
    return header;
  }

  /** Returns how the payload is compressed. */
  public Compression compression() {
    return archive.compression();
  }

  /** Returns the bytes that the payload takes in the artifact, compressed. */
  public long storedSize() {
    return archive.size();
  }

  /**
   * Returns the memory that the start of the compressed data declares for decoding: the dictionary
   * or window in bytes, 0 where the compression has none that counts.
   */
  public long decoderBytes() {
    return decoder.memory();
  }

  /**
   * Moves to the next file, after reading and verifying what is left of this one. Returns null at
   * the end, when all files of the manifest have been there and nothing else has.
   *
   * @throws ArtifactException when the artifact is wrong
   * @throws IOException when its source fails
   */
  public @Nullable PayloadFile nextFile() throws IOException {
    failure.check();
    if (ended) {
      return null;
    }
    try {
      if (current != null) {
        current.drain();
        current = null;
      }
      TarMember member = tar.next();
      if (member != null) {
        return open(member);
      }
      end();
      return null;
    } catch (IOException e) {
      throw failure.keep(e);
    }
  }

  private PayloadFile open(TarMember member) throws CorruptedArtifactException {
    String name = folder + member.name();
    if (!Text.isFileName(member.name())) {
      throw new CorruptedArtifactException(name + ": not a plain file name");
    }
    Digest digest = missing.remove(member.name());
    if (digest == null) {
      boolean known = expected.containsKey(member.name());
      throw new CorruptedArtifactException(
          name + (known ? ": second file of this name" : ": not in the manifest"));
    }
    current = new VerifiedIn(name, tar, digest, failure);
    return new PayloadFile(member, digest, current);
  }

  private void end() throws IOException {
    tar.finish();
    release();
    for (String name : missing.keySet()) {
      throw new CorruptedArtifactException(
          folder + name + ": in the manifest, but not in " + archive.name());
    }
    ended = true;
  }

  /** Reads and verifies what is left. */
  void drain() throws IOException {
    while (nextFile() != null) {
      // nextFile does it
    }
  }

  /** Frees the memory of the decoder. */
  void release() throws IOException {
    content.close();
  }
}
