package tandem.payload;

import java.io.IOException;
import java.util.Optional;
import tandem.artifact.Payload;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;

/**
 * What an update does with one payload, state by state, in the terms of Mender's update modules
 * (protocol version 3). A handler is made anew after a restart, from what the store remembers of
 * the payload: each state may be the first that a handler sees. A state that was interrupted may be
 * called again. Failures are of kind FAILED unless a more telling one is known; calling them does
 * not say whether anything was changed.
 */
public interface PayloadHandler extends AutoCloseable {

  /**
   * Checks what can be checked without the payload, before any of the artifact's is read.
   *
   * @throws UpdateException when no payload of this type could be installed now
   */
  default void checkReady() throws UpdateException {}

  /**
   * Checks what can be checked before anything of the device is changed, without reading the
   * payload.
   *
   * @return what is known of its image, for a payload that is one
   * @throws IOException when the artifact is wrong or its source fails
   * @throws UpdateException when the payload can not be installed
   */
  default Optional<ImageFacts> prepare(Payload payload) throws IOException, UpdateException {
    return Optional.empty();
  }

  /**
   * {@code Download}: stores the files of the payload where they do no harm yet. All of the payload
   * has been read when this returns, and its digests were right.
   *
   * @throws IOException when the artifact is wrong or its source fails
   */
  StoreReport download(Payload payload, ProgressListener progress)
      throws IOException, UpdateException;

  /**
   * Checks, before the state {@code ArtifactInstall} is entered, that what it relies on holds;
   * after a restart also that what was stored is still there. Changes nothing, and can be repeated.
   */
  default void checkBeforeInstall(ProgressListener progress) throws UpdateException {}

  /**
   * Hears that other programs run next, which may want what this object holds, and may change what
   * it relies on.
   */
  default void letGo() throws IOException {}

  /** {@code ArtifactInstall}: makes what was stored take effect, at once or at the next boot. */
  void install() throws UpdateException;

  /** {@code NeedsArtifactReboot}. */
  RebootNeed rebootNeed() throws UpdateException;

  /**
   * {@code ArtifactReboot}: reboots the device, or whatever has to be restarted. Only called where
   * a server manages the device, and only if {@link #rebootNeed} says so.
   */
  default void reboot() throws UpdateException {}

  /** {@code ArtifactVerifyReboot}: fails when the reboot has not led to the new system. */
  default void verifyReboot() throws UpdateException {}

  /** {@code SupportsRollback}: whether {@link #rollback} can bring the old state back. */
  boolean supportsRollback() throws UpdateException;

  /** {@code ArtifactCommit}: makes the update stay. */
  void commit() throws UpdateException;

  /** {@code ArtifactRollback}: brings the old state back, at once or at the next boot. */
  void rollback() throws UpdateException;

  /** {@code ArtifactRollbackReboot}: as {@link #reboot}, back to the old state. */
  default void rollbackReboot() throws UpdateException {}

  /** {@code ArtifactVerifyRollbackReboot}: fails when that has not led to the old state. */
  default void verifyRollbackReboot() throws UpdateException {}

  /** {@code ArtifactFailure}: hears that the update has failed, after any rollback. */
  void failure() throws UpdateException;

  /** {@code Cleanup}: removes all that the update has left for its own use; always the last. */
  void cleanup() throws UpdateException;

  /** Gives back what this object holds; changes nothing of the update. */
  @Override
  void close() throws IOException;
}
