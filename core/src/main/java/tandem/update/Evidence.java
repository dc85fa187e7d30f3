package tandem.update;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tandem.artifact.Digest;
import tandem.block.BlockDevice;
import tandem.block.ReadBack;
import tandem.block.ReadOnlyDevice;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.payload.ImageJob.StoredImage;

/**
 * Finds out what a device provably is, although its name is marked as inconsistent. Only images
 * prove something: what an update module has done is not known to anybody but the module.
 */
final class Evidence {
  private final Device device;
  private final ProgressListener progress;

  Evidence(Device device, ProgressListener progress) {
    this.device = device;
    this.progress = progress;
  }

  /**
   * What is proven.
   *
   * @param facts what is installed
   * @param result what has become of the update
   * @param reason why it is known
   */
  record Proven(Installed facts, Outcome.Result result, String reason) {
    Outcome outcome(String artifactName, String now) {
      return new Outcome(result, artifactName, "repaired: " + reason, now);
    }
  }

  /** Judges by the record of the update that ended as inconsistent, if it was one image. */
  Optional<Proven> ofRecord(StoreContent content) throws UpdateException {
    Optional<BrokenUpdate> known = content.broken();
    if (known.isEmpty() || content.update().isPresent()) {
      return Optional.empty();
    }
    BrokenUpdate broken = known.get();
    UpdateRecord update = broken.update();
    List<PayloadRecord> payloads = update.payloads();
    if (payloads.size() != 1 || !payloads.get(0).isImage()) {
      return Optional.empty();
    }
    int running = device.slots().active().bootPart();
    boolean wentBack = update.course().verdict() == Verdict.INCONSISTENT;
    if (wentBack && running == update.previousBootPart()) {
      return Optional.of(broken.before())
          .filter(before -> !before.isInconsistent() && !broken.written())
          .map(before -> new Proven(before, Outcome.Result.ROLLED_BACK, notWritten()));
    }
    return running == update.targetBootPart()
        ? ofImage(update, payloads.get(0).image(), broken.before())
        : Optional.empty();
  }

  /** Judges by the image of an artifact. */
  Optional<Proven> ofImage(UpdateRecord update, Optional<StoredImage> image, Installed before)
      throws UpdateException {
    return image.isPresent() && runs(image.get())
        ? Optional.of(
            new Proven(update.committedOver(before), Outcome.Result.COMMITTED, isThisImage(image)))
        : Optional.empty();
  }

  private String notWritten() {
    return "slot "
        + device.slots().active().name()
        + " runs, as before the update, and the slot that runs is never written";
  }

  private String isThisImage(Optional<StoredImage> image) {
    return "slot "
        + device.slots().active().name()
        + " runs, and has the SHA-256 of the artifact's image, "
        + image.orElseThrow().digest();
  }

  private boolean runs(StoredImage image) throws UpdateException {
    Path running = device.slots().active().device();
    if (!ReadOnlyDevice.isPossible(running)) {
      return false; // a volume of UBI; then nothing is proven, and the artifact is installed
    }
    try (BlockDevice slot = ReadOnlyDevice.open(running)) {
      return image.bytes() <= slot.size() && digest(slot, image.bytes()).equals(image.digest());
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.IO_ERROR, "slot " + device.slots().active().name() + ": " + e.getMessage(), e);
    }
  }

  private Digest digest(BlockDevice slot, long bytes) throws UpdateException {
    return Digest.parse(ReadBack.digest(slot, bytes, progress, () -> false).sha256());
  }
}
