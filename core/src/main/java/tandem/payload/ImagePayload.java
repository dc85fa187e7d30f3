package tandem.payload;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.Digest;
import tandem.artifact.Payload;
import tandem.block.BlockDevice;
import tandem.block.ReadBack;
import tandem.boot.BootControl;
import tandem.boot.BootState;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;

/**
 * The handler of a {@code rootfs-image}: it is written to the slot that does not run, and takes
 * effect by one write of the boot environment, as a trial. All failures of the environment are of
 * kind BOOTENV or BUSY, and where the environment is right already it is not written.
 */
public final class ImagePayload implements PayloadHandler {
  private final ImageJob job;
  private final BootControl boot;
  private final ImageTarget target;
  private @Nullable RootfsImage image;
  private @Nullable BlockDevice device;
  private ProgressListener heard = ProgressListener.NONE;
  private boolean downloaded;

  // That the slot holds the image: known since the claim on it was taken, which keeps mounts and
  // other claims away.
  private boolean proven;

  /** Takes what is to be done, the bootloader, and who opens the target slot. */
  public ImagePayload(ImageJob job, BootControl boot, ImageTarget target) {
    this.job = job;
    this.boot = boot;
    this.target = target;
  }

  /** The slot is there, and free; the boot environment can be switched. */
  @Override
  public void checkReady() throws UpdateException {
    device();
    boot.checkReady();
  }

  @Override
  public Optional<ImageFacts> prepare(Payload payload) throws IOException, UpdateException {
    RootfsImage opened = image == null ? RootfsImage.open(payload) : image;
    image = opened;
    BlockDevice slot = device();
    opened.checkFits(slot);
    boot.checkReady();
    return Optional.of(
        new ImageFacts(
            opened.file().name(), opened.file().size(), opened.file().digest(), slot.size()));
  }

  @Override
  public StoreReport download(Payload payload, ProgressListener progress)
      throws IOException, UpdateException {
    RootfsImage opened = image == null ? RootfsImage.open(payload) : image;
    image = opened;
    heard = progress;
    StoreReport report = opened.store(device(), progress);
    downloaded = true;
    proven = true;
    return report;
  }

  /** State scripts may want to mount the new system: the claim on the slot ends here. */
  @Override
  public void letGo() throws IOException {
    proven = false;
    close();
  }

  private BlockDevice device() throws UpdateException {
    BlockDevice slot = device == null ? target.open(job.target()) : device;
    device = slot;
    return slot;
  }

  @Override
  public void checkBeforeInstall(ProgressListener progress) throws UpdateException {
    checkBootsPrevious();
    boot.checkReady();
    heard = progress;
    if (!downloaded) {
      prove("the slot was changed since; install the artifact again");
    }
  }

  // What an earlier run has proven may have been changed since, for instance by being mounted.
  private void prove(String hint) throws UpdateException {
    ImageJob.StoredImage stored = expected();
    BlockDevice slot = device();
    Digest got = Digest.parse(ReadBack.digest(slot, stored.bytes(), heard, () -> false).sha256());
    if (!got.equals(stored.digest())) {
      throw new UpdateException(
              ErrorKind.VERIFY_FAILED,
              "slot "
                  + slot.name()
                  + ": has SHA-256 "
                  + got
                  + ", the image that was written has "
                  + stored.digest())
          .withHint(hint);
    }
    proven = true;
  }

  private ImageJob.StoredImage expected() throws UpdateException {
    RootfsImage written = image;
    if (written != null) {
      return new ImageJob.StoredImage(written.file().size(), written.file().digest());
    }
    return job.stored()
        .orElseThrow(
            () ->
                new UpdateException(
                        ErrorKind.VERIFY_FAILED,
                        "slot " + job.target().name() + ": not known which image it holds")
                    .withHint("install the artifact again"));
  }

  /**
   * Switches to the target slot for one trial boot. Where anything had access to the slot since it
   * was proven, it is read once more.
   */
  @Override
  public void install() throws UpdateException {
    if (!proven) {
      prove(
          "a state script or update module has changed the new system before the switch; let"
              + " ArtifactInstall_Leave do that, or a state of the new system");
    }
    checkBootsPrevious();
    boot.checkReady();
    boot.startTrial(job.target().bootPart());
  }

  private void checkBootsPrevious() throws UpdateException {
    BootState state = boot.read();
    if (state.trial() || state.bootPart() != job.previous().bootPart()) {
      throw new UpdateException(
              ErrorKind.BOOTENV,
              boot.description()
                  + ": was changed by another tool during the update: boots part "
                  + state.bootPart()
                  + (state.trial() ? " on trial" : "")
                  + ", running is part "
                  + job.previous().bootPart())
          .withHint("the slots were not switched; run status");
    }
  }

  @Override
  public RebootNeed rebootNeed() {
    return RebootNeed.AUTOMATIC;
  }

  @Override
  public boolean supportsRollback() {
    return true;
  }

  /** Ends the trial; only of the running system. */
  @Override
  public void commit() throws UpdateException {
    BootState state = boot.read();
    boolean bootsTarget = state.bootPart() == job.target().bootPart();
    if (!job.targetRuns() || !bootsTarget) {
      throw new UpdateException(
          ErrorKind.BOOTENV,
          boot.description()
              + ": boots part "
              + state.bootPart()
              + ", to commit is part "
              + job.target().bootPart()
              + (job.targetRuns() ? "" : ", which is not running"));
    }
    if (state.trial()) {
      boot.confirm();
    }
  }

  @Override
  public void rollback() throws UpdateException {
    BootState state = boot.read();
    int previous = job.previous().bootPart();
    if (state.trial() || state.bootPart() != previous) {
      boot.bootWithoutTrial(previous);
    }
  }

  @Override
  public void failure() {}

  @Override
  public void cleanup() {}

  @Override
  public void close() throws IOException {
    BlockDevice slot = device;
    device = null;
    if (slot != null) {
      slot.close();
    }
  }
}
