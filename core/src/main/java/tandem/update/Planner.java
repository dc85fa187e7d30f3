package tandem.update;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Digest;
import tandem.artifact.Payload;
import tandem.artifact.PayloadHeader;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.ImageFacts;
import tandem.payload.PayloadHandler;
import tandem.payload.RootfsImage;
import tandem.source.Source;

/** Checks everything that can be known before the first byte is written. */
final class Planner {
  private final Device device;
  private final PayloadHandlers handlers;
  private final boolean runsScripts;
  private final Semantics semantics;

  Planner(Device device, PayloadHandlers handlers, boolean runsScripts, Semantics semantics) {
    this.device = device;
    this.handlers = handlers;
    this.runsScripts = runsScripts;
    this.semantics = semantics;
  }

  /**
   * What was checked.
   *
   * @param plan what would be done
   * @param update what would be recorded
   * @param payloads the handlers, of which the first has looked at its payload
   * @param first the first payload; null for an artifact without one
   */
  record Prepared(Plan plan, UpdateRecord update, PayloadCalls payloads, @Nullable Payload first)
      implements AutoCloseable {
    @Override
    public void close() {
      payloads.close();
    }
  }

  /**
   * Checks requirements, payload types, what every handler can check without its payload, such as
   * target and boot environment, and what that of the first payload can check of it.
   *
   * @throws IOException when the artifact is wrong or its source fails
   * @throws UpdateException INCOMPATIBLE with all reasons, UNSUPPORTED for a payload type that
   *     nothing here can handle, NO_SPACE, BOOTENV, or what the target's checks say
   */
  Prepared prepare(Source source, ArtifactReader reader, StoreContent content, boolean repairs)
      throws IOException, UpdateException {
    Installed installed = content.installed();
    checkRequirements(source.name(), reader, content, repairs);
    checkTypes(source.name(), reader);
    UpdateRecord update = NewRecord.of(device, source.location(), reader);
    PayloadCalls payloads = new PayloadCalls(handlers, installed, Optional.of(reader.header()));
    Payload payload = reader.nextPayload();
    if (payload == null || payload.header().type().isEmpty()) {
      return new Prepared(plan(source, reader, null, null), update, payloads, null);
    }
    try {
      // What the payloads after the first hold, and how large they are, is told only behind it.
      payloads.forward(update, update.payloads(), PayloadHandler::checkReady);
      PayloadHandler handler = payloads.handler(update, update.payloads().get(0));
      ImageFacts image = handler.prepare(payload).orElse(null);
      return new Prepared(plan(source, reader, payload, image), update, payloads, payload);
    } catch (IOException | UpdateException | RuntimeException e) {
      payloads.close();
      throw e;
    }
  }

  private void checkRequirements(
      String source, ArtifactReader reader, StoreContent content, boolean repairs)
      throws UpdateException {
    ArtifactHeader header = reader.header();
    Installed installed = content.installed();
    List<String> unmet =
        new ArrayList<>(
            repairs
                ? Requirements.unmetByRepair(
                    header, device.deviceType(), installed, isBroken(content, reader))
                : Requirements.unmet(header, device.deviceType(), installed));
    unmet.addAll(device.policy().refusals(header));
    if (!unmet.isEmpty()) {
      UpdateException misfit =
          new UpdateException(
              ErrorKind.INCOMPATIBLE,
              source + ": does not fit this device: " + String.join("; ", unmet));
      throw installed.isInconsistent() && !repairs
          ? misfit.withHint("repair takes it in spite of the name that is marked")
          : misfit;
    }
  }

  private static boolean isBroken(StoreContent content, ArtifactReader reader) {
    Digest manifest = Digest.sha256(reader.manifestBytes());
    return content.broken().filter(known -> known.update().manifest().equals(manifest)).isPresent();
  }

  private void checkTypes(String source, ArtifactReader reader) throws UpdateException {
    List<PayloadHeader> payloads = reader.header().payloads();
    if (payloads.size() > 1 && semantics.has(Clause.ONE_PAYLOAD_ONLY)) {
      throw new UpdateException(
              ErrorKind.UNSUPPORTED,
              source
                  + ": has "
                  + payloads.size()
                  + " payloads, and "
                  + semantics.name()
                  + " installs artifacts with one only")
          .withHint("install it by the name tandem: tandem install " + source);
    }
    for (PayloadHeader payload : payloads) {
      String type = payload.type().orElse("");
      boolean empty = type.isEmpty() && payloads.size() == 1;
      if (!empty) {
        checkType(source, type);
      }
    }
    if (images(reader.header()) > 1) {
      throw new UpdateException(
          ErrorKind.UNSUPPORTED,
          source + ": has " + images(reader.header()) + " images, and there is one slot for them");
    }
  }

  private void checkType(String source, String type) throws UpdateException {
    try {
      handlers.check(type);
    } catch (UpdateException e) {
      UpdateException refused = new UpdateException(e.kind(), source + ": " + e.getMessage(), e);
      throw e.hint().isPresent() ? refused.withHint(e.hint().get()) : refused;
    }
  }

  private static long images(ArtifactHeader header) {
    return header.payloads().stream()
        .filter(payload -> payload.type().equals(Optional.of(RootfsImage.TYPE)))
        .count();
  }

  private Plan plan(
      Source source, ArtifactReader reader, @Nullable Payload payload, @Nullable ImageFacts image) {
    Optional<Plan.Image> what =
        payload == null || image == null
            ? Optional.empty()
            : Optional.of(
                new Plan.Image(
                    image.fileName(),
                    image.bytes(),
                    image.digest(),
                    payload.compression().id(),
                    payload.decoderBytes()));
    return new Plan(
        source.name(),
        reader.version(),
        reader.header(),
        reader.signature(),
        device.slots(),
        what,
        image == null ? 0 : image.slotBytes(),
        device.boot().description(),
        steps(reader.header(), what));
  }

  private List<String> steps(ArtifactHeader header, Optional<Plan.Image> image) {
    List<String> steps = new ArrayList<>();
    if (header.payloads().stream().allMatch(payload -> payload.type().isEmpty())) {
      steps.add("record the artifact's name and provides; no slot is written or switched");
      return steps;
    }
    if (!header.scripts().isEmpty()) {
      steps.add(
          runsScripts
              ? "run the state scripts, each at its moment"
              : "leave out the state scripts, because the root is not that of the running system");
    }
    for (PayloadHeader payload : header.payloads()) {
      if (payload.type().equals(Optional.of(RootfsImage.TYPE))) {
        imageSteps(steps, image);
      } else {
        steps.add(
            "hand payload " + payload.index() + " to update module " + payload.type().orElse(""));
      }
    }
    boolean hasImage = images(header) > 0;
    steps.add(
        hasImage
            ? "reboot, then commit; without a commit the next boot goes back"
            : "commit, at once if an update module does not support rollback");
    return steps;
  }

  private void imageSteps(List<String> steps, Optional<Plan.Image> image) {
    steps.add(
        "write "
            + image.map(known -> "at most " + known.bytes() + " bytes").orElse("the image")
            + " to slot "
            + device.slots().inactive().name()
            + " ("
            + device.slots().inactive().device()
            + "), where it differs");
    steps.add("flush it, read it back and compare its SHA-256");
    steps.add(
        "switch the boot environment to part "
            + device.slots().inactive().bootPart()
            + " on trial, in one write");
  }
}
