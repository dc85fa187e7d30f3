package tandem.update;

import tandem.artifact.ArtifactReader;
import tandem.artifact.Digest;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.SignaturePolicy.Mode;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.source.Source;

/** What must still hold of an update that is gone on with. */
final class InterruptedUpdate {
  private InterruptedUpdate() {}

  /**
   * Checks that an artifact is the one that was begun.
   *
   * @param expected SHA-256 of the manifest of that one
   * @throws UpdateException INCOMPATIBLE when it is another one
   */
  static void checkSame(Source source, ArtifactReader reader, Digest expected, String hint)
      throws UpdateException {
    Digest got = Digest.sha256(reader.manifestBytes());
    if (!expected.equals(got)) {
      throw new UpdateException(
              ErrorKind.INCOMPATIBLE,
              source.name()
                  + ": its manifest has SHA-256 "
                  + got
                  + ", the interrupted update's has "
                  + expected)
          .withHint(hint);
    }
  }

  /**
   * Checks that the signature was checked by what is demanded now: the owner may have taken keys
   * away since.
   *
   * @throws UpdateException SIGNATURE when it was not
   */
  static void checkSignature(UpdateRecord update, SignaturePolicy policy) throws UpdateException {
    boolean demanded = policy.mode() == Mode.REQUIRE || !policy.keys().isEmpty();
    boolean isKnown =
        policy.keys().stream()
            .anyMatch(key -> update.signature().endsWith(" " + key.fingerprint()));
    if (demanded && !isKnown) {
      throw new UpdateException(
              ErrorKind.SIGNATURE,
              update.artifactName()
                  + ": its signature was not checked with a key that is trusted now")
          .withHint("resume with the artifact, so that its signature is checked: resume FILE");
    }
  }
}
