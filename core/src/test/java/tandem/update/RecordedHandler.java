package tandem.update;

import java.io.IOException;
import java.util.Optional;
import tandem.artifact.Payload;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.payload.ImageFacts;
import tandem.payload.PayloadHandler;
import tandem.payload.RebootNeed;
import tandem.payload.StoreReport;

/**
 * Writes down each call of a handler before it is done; some only ask, and are not written down.
 */
final class RecordedHandler implements PayloadHandler {
  private final Recorder recorder;
  private final PayloadHandler handler;

  /** Hears of the calls. */
  interface Recorder {
    /** The call begins, unless it is to fail. */
    void enter(String call) throws UpdateException;

    /** The call is done. */
    void end();
  }

  RecordedHandler(Recorder recorder, PayloadHandler handler) {
    this.recorder = recorder;
    this.handler = handler;
  }

  @Override
  public void checkReady() throws UpdateException {
    handler.checkReady();
  }

  @Override
  public Optional<ImageFacts> prepare(Payload payload) throws IOException, UpdateException {
    return handler.prepare(payload);
  }

  @Override
  public StoreReport download(Payload payload, ProgressListener progress)
      throws IOException, UpdateException {
    recorder.enter("Download");
    StoreReport report = handler.download(payload, progress);
    recorder.end();
    return report;
  }

  @Override
  public void checkBeforeInstall(ProgressListener progress) throws UpdateException {
    handler.checkBeforeInstall(progress);
  }

  @Override
  public void letGo() throws IOException {
    handler.letGo();
  }

  @Override
  public void install() throws UpdateException {
    recorder.enter("ArtifactInstall");
    handler.install();
    recorder.end();
  }

  @Override
  public RebootNeed rebootNeed() throws UpdateException {
    recorder.enter("NeedsArtifactReboot");
    return handler.rebootNeed();
  }

  @Override
  public void reboot() throws UpdateException {
    recorder.enter("ArtifactReboot");
    handler.reboot();
    recorder.end();
  }

  @Override
  public void verifyReboot() throws UpdateException {
    recorder.enter("ArtifactVerifyReboot");
    handler.verifyReboot();
    recorder.end();
  }

  @Override
  public void rollbackReboot() throws UpdateException {
    recorder.enter("ArtifactRollbackReboot");
    handler.rollbackReboot();
    recorder.end();
  }

  @Override
  public void verifyRollbackReboot() throws UpdateException {
    recorder.enter("ArtifactVerifyRollbackReboot");
    handler.verifyRollbackReboot();
    recorder.end();
  }

  @Override
  public boolean supportsRollback() throws UpdateException {
    recorder.enter("SupportsRollback");
    return handler.supportsRollback();
  }

  @Override
  public void commit() throws UpdateException {
    recorder.enter("ArtifactCommit");
    handler.commit();
    recorder.end();
  }

  @Override
  public void rollback() throws UpdateException {
    recorder.enter("ArtifactRollback");
    handler.rollback();
    recorder.end();
  }

  @Override
  public void failure() throws UpdateException {
    recorder.enter("ArtifactFailure");
    handler.failure();
    recorder.end();
  }

  @Override
  public void cleanup() throws UpdateException {
    recorder.enter("Cleanup");
    handler.cleanup();
    recorder.end();
  }

  @Override
  public void close() throws IOException {
    handler.close();
  }
}
