package tandem.artifact;

import java.io.InputStream;
import java.time.Instant;

/** One file of a payload, to be read before the next one is asked for. */
public final class PayloadFile {
  private final TarMember member;
  private final Digest digest;
  private final InputStream content;

  PayloadFile(TarMember member, Digest digest, InputStream content) {
    this.member = member;
    this.digest = digest;
    this.content = content;
  }

  /** Returns the name: one that every file system takes, without separators and blanks. */
  public String name() {
    return member.name();
  }

  /** Returns the length of the content in bytes. Nothing proves it until the content is read. */
  public long size() {
    return member.size();
  }

  /** Returns the digest that the content has to have, from the manifest. */
  public Digest digest() {
    return digest;
  }

  /** Returns the modification time. Nothing protects it. */
  public Instant modified() {
    return member.modified();
  }

  /**
   * Returns the content, always the same stream. It ends only after as many bytes as announced and
   * with the right digest, otherwise it fails with {@link CorruptedArtifactException}; before that,
   * nothing that it delivers is proven. Best read into large buffers. Closing it does nothing.
   */
  public InputStream content() {
    return content;
  }
}
