package tandem.artifact;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes a changed artifact from an existing one, all of which is verified on the way. Payloads are
 * streamed: as they are stored when nothing of them changes, else decoded and compressed again.
 */
public final class ArtifactRewriter {
  private static final int BUFFER = 1 << 16;

  private final ArtifactEdit edit;
  private final ReadLimits limits;
  private final SignaturePolicy policy;
  private final Optional<Signer> signer;

  private ArtifactRewriter(ArtifactEdit edit, ReadLimits limits, SignaturePolicy policy) {
    this.edit = edit;
    this.limits = limits;
    this.policy = policy;
    this.signer = edit.signer().map(SignOnce::new); // a second attempt has the same manifest
  }

  /**
   * Changes an artifact. The new one appears complete and durable, or what was there stays. One
   * that somebody else changes meanwhile is not changed.
   *
   * @param source the artifact; read twice if a file of it is transformed
   * @param target where the new one goes; may be the source, whose owner and mode it then has
   * @param policy what to demand of the signature that the source has
   * @throws InvalidSpecException when the artifact has no place for a change
   * @throws SignatureInvalidException when the policy refuses it, or when it is signed, nobody
   *     signs it anew, and the edit does not allow to drop the signature
   * @throws FileChangedException when somebody else has changed the source meanwhile
   * @throws ArtifactException when the source is wrong
   * @throws IOException when a file can not be read or written, or signing fails
   */
  public static Rewritten rewrite(
      Path source, Path target, ArtifactEdit edit, ReadLimits limits, SignaturePolicy policy)
      throws IOException {
    ArtifactRewriter rewriter = new ArtifactRewriter(edit, limits, policy);
    Optional<FoundFile> changed = FoundFile.ofChanged(source, target); // before it is read
    try (TransformedFiles files = new TransformedFiles(edit, target)) {
      if (files.any()) {
        try (InputStream in = open(source);
            ArtifactReader reader = ArtifactReader.open(in, limits, policy)) {
          rewriter.check(reader);
          files.take(reader);
        }
      }
      return rewriter.rewrite(new Job(source, target, changed, files));
    }
  }

  private static InputStream open(Path source) throws IOException {
    return new BufferedInputStream(Files.newInputStream(source), BUFFER);
  }

  private void check(ArtifactReader reader) throws ArtifactException {
    if (reader.augment().isPresent()) {
      throw new UnsupportedArtifactException(
          MemberName.MANIFEST_AUGMENT + ": augmented artifacts can not be changed, only made");
    }
    boolean signed = !(reader.signature() instanceof SignatureStatus.Unsigned);
    if (signed && edit.signer().isEmpty() && edit.dropSignature() == DropSignature.NEVER) {
      throw new SignatureInvalidException(
          MemberName.SIGNATURE + ": would no longer be right, and there is no key to sign with");
    }
  }

  /** What is read, and where it goes. */
  private record Job(
      Path source, Path target, Optional<FoundFile> changed, TransformedFiles transformed) {
    NewFile create() throws IOException {
      return changed.isPresent() ? NewFile.create(changed.get()) : NewFile.create(target);
    }
  }

  // Room for a size beyond 8 GiB is rarely needed, and its need is known only in the end.
  private Rewritten rewrite(Job job) throws IOException {
    try {
      return rewrite(job, false);
    } catch (RewrittenArtifact.NoRoomForSize e) {
      return rewrite(job, true);
    }
  }

  private Rewritten rewrite(Job job, boolean large) throws IOException {
    try (InputStream in = open(job.source());
        ArtifactReader reader = ArtifactReader.open(in, limits, policy)) {
      check(reader);
      job.transformed().checkSame(reader);
      EditedFiles files = new EditedFiles(reader.files(0), job.transformed().edits());
      files.check(reader.header().payloads().get(0).type());
      files.refuseOwnInput(job.target());
      try (NewFile file = job.create()) {
        RewrittenArtifact out = new RewrittenArtifact(reader, edit, files, file);
        out.writePrelude(signer);
        out.writePayloads(large);
        file.commit();
        return out.result();
      }
    }
  }
}
