package tandem.update;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactException;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Digest;
import tandem.artifact.PayloadHeader;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.SignatureStatus;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.payload.StoreReport;
import tandem.source.Source;

/**
 * Installs one artifact: checks it, writes it to the inactive slot, proves it, and only then
 * switches the boot slot. Each step is recorded before it is taken.
 */
final class Installer {
  private final Device device;
  private final Planner planner;
  private final ReadLimits limits;
  private final SignaturePolicy policy;

  Installer(Device device, ImageTarget target, ReadLimits limits, SignaturePolicy policy) {
    this.device = device;
    this.planner = new Planner(device, target);
    this.limits = limits;
    this.policy = policy;
  }

  /** Checks what would be done, and does none of it. */
  Plan plan(Source source, StoreContent content) throws UpdateException {
    device.policy().checkNow();
    try (Source.Opened opened = source.open();
        ArtifactReader reader = ArtifactReader.open(opened.stream(), limits, policy);
        Planner.Prepared prepared = planner.prepare(source.name(), reader, content.installed())) {
      return prepared.plan();
    } catch (IOException e) {
      throw Failures.reading(source.name(), e, source.failureKind());
    }
  }

  /**
   * Installs the artifact.
   *
   * @param expected the manifest it must have, when an interrupted update is resumed
   * @param listener hears the plan before the first byte is written
   */
  InstallReport install(
      Source source, StoreContent content, @Nullable Digest expected, InstallListener listener)
      throws UpdateException {
    device.policy().checkNow();
    try (Source.Opened opened = source.open();
        ArtifactReader reader = ArtifactReader.open(opened.stream(), limits, policy)) {
      checkExpected(source, reader, expected);
      try (Planner.Prepared prepared =
          planner.prepare(source.name(), reader, content.installed())) {
        listener.onPlan(prepared.plan());
        return prepared.image() == null
            ? commitFacts(source, reader, prepared, content)
            : store(source, reader, prepared, content, listener.progress());
      }
    } catch (IOException e) {
      throw Failures.reading(source.name(), e, source.failureKind());
    }
  }

  private static void checkExpected(Source source, ArtifactReader reader, @Nullable Digest expected)
      throws UpdateException {
    Digest got = Digest.sha256(reader.manifestBytes());
    if (expected != null && !expected.equals(got)) {
      throw new UpdateException(
              ErrorKind.INCOMPATIBLE,
              source.name()
                  + ": its manifest has SHA-256 "
                  + got
                  + ", the interrupted update's has "
                  + expected)
          .withHint("resume with the same artifact, or start anew with install");
    }
  }

  private InstallReport store(
      Source source,
      ArtifactReader reader,
      Planner.Prepared prepared,
      StoreContent content,
      ProgressListener progress)
      throws IOException, UpdateException {
    UpdateRecord record = record(source, reader);
    device.store().save(content.with(record));
    StoreReport report;
    try {
      report =
          Objects.requireNonNull(prepared.image())
              .store(Objects.requireNonNull(prepared.target()), progress);
      reader.finish();
    } catch (ArtifactException e) {
      forget(content, e);
      throw e;
    }
    switchSlots(record, content);
    return new InstallReport(prepared.plan(), Optional.of(report), false);
  }

  // No artifact to resume with. What failed otherwise can be resumed, and stays recorded.
  private void forget(StoreContent content, ArtifactException cause) {
    try {
      device.store().save(content.withoutUpdate());
    } catch (UpdateException e) {
      cause.addSuppressed(e);
    }
  }

  private void switchSlots(UpdateRecord record, StoreContent content) throws UpdateException {
    // The download took its time: somebody else may have been at the environment since.
    device.checkBootsActive();
    device.boot().checkReady();
    StoreContent installing = content.with(record.in(UpdateState.INSTALL));
    device.store().save(installing);
    try {
      device.boot().startTrial(record.targetBootPart());
      device.store().save(content.with(record.in(UpdateState.INSTALLED)));
    } catch (UpdateException e) {
      throw switchedBack(installing, e);
    }
  }

  // Half a switch is worse than none: the old slot is made sure of before anything is reported.
  private UpdateException switchedBack(StoreContent installing, UpdateException cause) {
    try {
      Situation situation = device.situation(installing);
      boolean untouched = situation == Situation.NOT_SWITCHED;
      new Settlement(device)
          .apply(untouched ? Reaction.Action.CLOSE : Reaction.Action.REVERT, situation, installing);
      return cause;
    } catch (UpdateException e) {
      e.addSuppressed(cause);
      return e;
    }
  }

  private InstallReport commitFacts(
      Source source, ArtifactReader reader, Planner.Prepared prepared, StoreContent content)
      throws IOException, UpdateException {
    reader.finish();
    UpdateRecord record = record(source, reader);
    Outcome outcome =
        new Outcome(
            Outcome.Result.COMMITTED,
            record.artifactName(),
            "committed at once: the artifact has no payload",
            device.now());
    device.store().save(content.closed(record.committedOver(content.installed()), outcome));
    return new InstallReport(prepared.plan(), Optional.empty(), true);
  }

  private UpdateRecord record(Source source, ArtifactReader reader) {
    ArtifactHeader header = reader.header();
    PayloadHeader first = header.payloads().get(0);
    return new UpdateRecord(
        UpdateState.DOWNLOAD,
        header.name(),
        header.group(),
        first.provides(),
        first.clearsProvides(),
        List.of(first.type().orElse("")),
        device.slots().inactive().name(),
        device.slots().inactive().bootPart(),
        device.slots().active().bootPart(),
        source.location(),
        Digest.sha256(reader.manifestBytes()),
        words(reader.signature()),
        device.now());
  }

  private static String words(SignatureStatus status) {
    if (status instanceof SignatureStatus.Verified verified) {
      return "verified by " + verified.keyName() + " " + verified.fingerprint();
    }
    return status instanceof SignatureStatus.Unsigned ? "unsigned, not checked" : "not checked";
  }
}
