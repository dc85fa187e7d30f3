package tandem.update;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Payload;
import tandem.artifact.PayloadHeader;
import tandem.block.BlockDevice;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.RootfsImage;

/** Checks everything that can be known before the first byte is written. */
final class Planner {
  private final Device device;
  private final ImageTarget target;

  Planner(Device device, ImageTarget target) {
    this.device = device;
    this.target = target;
  }

  /** What was checked, with the image and the target opened for writing. */
  record Prepared(Plan plan, @Nullable RootfsImage image, @Nullable BlockDevice target)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (target != null) {
        target.close();
      }
    }
  }

  /**
   * Checks requirements, payload type, target and boot environment.
   *
   * @throws IOException when the artifact is wrong or its source fails
   * @throws UpdateException INCOMPATIBLE with all reasons, UNSUPPORTED for a payload type that
   *     nothing here can handle, NO_SPACE, BOOTENV, or what the target's checks say
   */
  Prepared prepare(String source, ArtifactReader reader, Installed installed)
      throws IOException, UpdateException {
    checkRequirements(source, reader, installed);
    checkTypes(source, reader);
    Payload payload = reader.nextPayload();
    if (payload == null || payload.header().type().isEmpty()) {
      return new Prepared(plan(source, reader, null, null, 0), null, null);
    }
    RootfsImage image = RootfsImage.open(payload);
    BlockDevice slot = target.open(device.slots().inactive());
    try {
      image.checkFits(slot);
      device.boot().checkReady();
      return new Prepared(plan(source, reader, payload, image, slot.size()), image, slot);
    } catch (UpdateException | RuntimeException e) {
      closeAfter(e, slot);
      throw e;
    }
  }

  private static void closeAfter(Exception cause, BlockDevice slot) {
    try {
      slot.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void checkRequirements(String source, ArtifactReader reader, Installed installed)
      throws UpdateException {
    List<String> unmet =
        new ArrayList<>(Requirements.unmet(reader.header(), device.deviceType(), installed));
    unmet.addAll(device.policy().refusals(reader.header()));
    if (!unmet.isEmpty()) {
      throw new UpdateException(
          ErrorKind.INCOMPATIBLE,
          source + ": does not fit this device: " + String.join("; ", unmet));
    }
  }

  private void checkTypes(String source, ArtifactReader reader) throws UpdateException {
    for (PayloadHeader payload : reader.header().payloads()) {
      if (payload.type().isPresent() && !payload.type().get().equals(RootfsImage.TYPE)) {
        throw new UpdateException(
                ErrorKind.UNSUPPORTED,
                source + ": no update module for payload type '" + payload.type().get() + "'")
            .withHint("this version installs payloads of type rootfs-image");
      }
    }
    if (device.isRunningSystem() && !reader.header().scripts().isEmpty()) {
      throw new UpdateException(
              ErrorKind.UNSUPPORTED,
              source
                  + ": carries "
                  + reader.header().scripts().size()
                  + " state scripts, which this version does not run")
          .withHint("nothing was installed, because leaving scripts out could break the update");
    }
  }

  private Plan plan(
      String source,
      ArtifactReader reader,
      @Nullable Payload payload,
      @Nullable RootfsImage image,
      long targetBytes) {
    Optional<Plan.Image> what =
        payload == null || image == null
            ? Optional.empty()
            : Optional.of(
                new Plan.Image(
                    image.file().name(),
                    image.file().size(),
                    image.file().digest(),
                    payload.compression().id(),
                    payload.decoderBytes()));
    return new Plan(
        source,
        reader.version(),
        reader.header(),
        reader.signature(),
        device.slots(),
        what,
        targetBytes,
        device.boot().description(),
        steps(reader, what));
  }

  private List<String> steps(ArtifactReader reader, Optional<Plan.Image> image) {
    List<String> steps = new ArrayList<>();
    if (!reader.header().scripts().isEmpty()) {
      steps.add("leave out the state scripts, because the root is not that of the running system");
    }
    if (image.isPresent()) {
      steps.add(
          "write at most "
              + image.get().bytes()
              + " bytes to slot "
              + device.slots().inactive().name()
              + " ("
              + device.slots().inactive().device()
              + "), where it differs");
      steps.add("flush it, read it back and compare its SHA-256");
      steps.add(
          "switch the boot environment to part "
              + device.slots().inactive().bootPart()
              + " on trial, in one write");
      steps.add("reboot, then commit; without a commit the next boot goes back");
    } else {
      steps.add("record the artifact's name and provides; no slot is written or switched");
    }
    return steps;
  }
}
