package tandem.artifact;

/**
 * What {@link ArtifactRewriter} has done.
 *
 * @param before the header so far
 * @param after the header now
 * @param oldSignature what is known of the signature of the old artifact
 * @param signed whether the new one has a signature
 * @param payloadCopied whether the payload was taken over byte for byte
 * @param size of the new artifact in bytes
 */
public record Rewritten(
    ArtifactHeader before,
    ArtifactHeader after,
    SignatureStatus oldSignature,
    boolean signed,
    boolean payloadCopied,
    long size) {

  /** Tells whether there was a signature, and now there is none. */
  public boolean droppedSignature() {
    return !signed && !(oldSignature instanceof SignatureStatus.Unsigned);
  }
}
