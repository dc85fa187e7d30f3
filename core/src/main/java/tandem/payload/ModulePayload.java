package tandem.payload;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.Payload;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;

/**
 * A payload that an update module installs: a program of the device, in Mender's protocol version
 * 3. What it keeps between the calls survives a restart of Tandem and of the device.
 */
public final class ModulePayload implements PayloadHandler {
  private static final System.Logger LOG = System.getLogger(ModulePayload.class.getName());
  private static final String YES = "Yes";
  private static final String NO = "No";
  private static final Set<ModuleCall> CHANGING =
      EnumSet.of(
          ModuleCall.DOWNLOAD,
          ModuleCall.ARTIFACT_INSTALL,
          ModuleCall.ARTIFACT_COMMIT,
          ModuleCall.ARTIFACT_ROLLBACK);

  private final ModuleContext context;
  private final String type;
  private final ModuleTree tree;
  private final ModuleProgram module;

  private ModulePayload(ModuleContext context, String type, int index) {
    this.context = context;
    this.type = type;
    this.tree = new ModuleTree(context.host(), context.dataStore(), index);
    this.module = new ModuleProgram(context, type, tree);
  }

  /**
   * Takes a payload of an artifact, or of a recorded update.
   *
   * @param type payload type, the name of the module
   * @param index the number of the payload in the artifact
   * @throws UpdateException UNSUPPORTED when no module can have that name
   */
  public static ModulePayload of(ModuleContext context, String type, int index)
      throws UpdateException {
    ModuleFolder.checkName(type);
    return new ModulePayload(context, type, index);
  }

  /**
   * Checks that the module is there.
   *
   * @throws UpdateException UNSUPPORTED when it is not, or can not be executed
   */
  public void check() throws UpdateException {
    context.folder().check(type);
  }

  @Override
  public StoreReport download(Payload payload, ProgressListener progress)
      throws IOException, UpdateException {
    ArtifactHeader artifact =
        context
            .artifact()
            .orElseThrow(() -> new IllegalStateException("download without an artifact's header"));
    try {
      tree.create(context.current(), artifact, payload.header());
    } catch (IOException e) {
      throw StoredFile.failure(tree.root(), e);
    }
    boolean withSizes = answersYes(ModuleCall.PROVIDE_PAYLOAD_FILE_SIZES);
    boolean whole = false;
    try {
      StoreReport report = new ModuleDownload(module, tree, payload, progress).run(withSizes);
      flush(ModuleCall.DOWNLOAD);
      whole = true;
      return report;
    } finally {
      if (!whole) {
        removeDownload();
      }
    }
  }

  // They may fill the data partition for as long as nobody goes on with the update. What the
  // module keeps elsewhere is its own affair, until the cleanup.
  private void removeDownload() {
    try {
      tree.removeDownload();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> tree.root() + ": a broken download can not be removed: " + e.getMessage());
    }
  }

  @Override
  public void checkBeforeInstall(ProgressListener progress) throws UpdateException {
    checkTree(ModuleCall.ARTIFACT_INSTALL);
  }

  @Override
  public void install() throws UpdateException {
    state(ModuleCall.ARTIFACT_INSTALL);
  }

  @Override
  public RebootNeed rebootNeed() throws UpdateException {
    String answer = question(ModuleCall.NEEDS_ARTIFACT_REBOOT);
    return switch (answer) {
      case "", NO -> RebootNeed.NONE;
      case YES -> RebootNeed.BY_HANDLER;
      case "Automatic" -> RebootNeed.AUTOMATIC;
      default -> throw unknown(ModuleCall.NEEDS_ARTIFACT_REBOOT, answer, "No, Yes or Automatic");
    };
  }

  @Override
  public boolean supportsRollback() throws UpdateException {
    return answersYes(ModuleCall.SUPPORTS_ROLLBACK);
  }

  @Override
  public void reboot() throws UpdateException {
    state(ModuleCall.ARTIFACT_REBOOT);
  }

  @Override
  public void verifyReboot() throws UpdateException {
    state(ModuleCall.ARTIFACT_VERIFY_REBOOT);
  }

  @Override
  public void commit() throws UpdateException {
    state(ModuleCall.ARTIFACT_COMMIT);
  }

  @Override
  public void rollback() throws UpdateException {
    state(ModuleCall.ARTIFACT_ROLLBACK);
  }

  @Override
  public void rollbackReboot() throws UpdateException {
    state(ModuleCall.ARTIFACT_ROLLBACK_REBOOT);
  }

  @Override
  public void verifyRollbackReboot() throws UpdateException {
    state(ModuleCall.ARTIFACT_VERIFY_ROLLBACK_REBOOT);
  }

  @Override
  public void failure() throws UpdateException {
    state(ModuleCall.ARTIFACT_FAILURE);
  }

  /**
   * {@inheritDoc} Does nothing if that has been done. The module's memory is removed even when the
   * module fails.
   */
  @Override
  public void cleanup() throws UpdateException {
    try {
      if (tree.exists()) {
        state(ModuleCall.CLEANUP);
      }
    } finally {
      remove();
    }
  }

  @Override
  public void close() {
    // Nothing is held between the calls.
  }

  private void state(ModuleCall call) throws UpdateException {
    checkTree(call);
    module.state(call);
    flush(call);
  }

  private boolean answersYes(ModuleCall call) throws UpdateException {
    String answer = question(call);
    return switch (answer) {
      case "", NO -> false;
      case YES -> true;
      default -> throw unknown(call, answer, "Yes or No");
    };
  }

  private String question(ModuleCall call) throws UpdateException {
    checkTree(call);
    return module.question(call);
  }

  private UpdateException unknown(ModuleCall call, String answer, String expected) {
    return new UpdateException(
        ErrorKind.MODULE,
        module.name(call) + ": got '" + Printed.safe(answer) + "', expected " + expected);
  }

  private void checkTree(ModuleCall call) throws UpdateException {
    if (!tree.exists()) {
      throw new UpdateException(
              ErrorKind.MODULE, module.name(call) + ": " + tree.root() + " is missing")
          .withHint("it was made by the download and has to stay until the cleanup");
    }
  }

  // What the module has done, in its tree or elsewhere, is on the disk before it is recorded.
  private void flush(ModuleCall call) throws UpdateException {
    try {
      tree.sync();
      if (CHANGING.contains(call) && !context.host().flushEverything()) {
        LOG.log(
            System.Logger.Level.WARNING,
            () -> module.name(call) + ": a disk hangs; what was written may not be on it yet");
      }
    } catch (IOException e) {
      throw StoredFile.failure(tree.root(), e);
    }
  }

  private void remove() throws UpdateException {
    try {
      tree.remove();
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.IO_ERROR, tree.root() + ": can not be removed: " + e.getMessage(), e);
    }
  }
}
