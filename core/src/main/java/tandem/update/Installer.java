package tandem.update;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Digest;
import tandem.artifact.Payload;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.payload.ImageJob.StoredImage;
import tandem.payload.PayloadHandler;
import tandem.payload.RebootNeed;
import tandem.payload.StoreReport;
import tandem.script.StateScripts;
import tandem.source.Source;
import tandem.update.Evidence.Proven;

/**
 * Opens an artifact, checks it, and sends it through the table, from the download to where it
 * waits.
 */
final class Installer {
  private static final System.Logger LOG = System.getLogger(Installer.class.getName());

  private final Device device;
  private final PayloadHandlers handlers;
  private final StateScripts scripts;
  private final Semantics semantics;
  private final Conductor conductor;
  private final Planner planner;

  Installer(
      Device device,
      PayloadHandlers handlers,
      StateScripts scripts,
      Conductor conductor,
      Semantics semantics) {
    this.device = device;
    this.handlers = handlers;
    this.scripts = scripts;
    this.conductor = conductor;
    this.semantics = semantics;
    this.planner = new Planner(device, handlers, scripts.areRun(), semantics);
  }

  /** Checks what would be done, and does none of it. */
  Plan plan(Source source, Request request, StoreContent content) throws UpdateException {
    device.policy().checkNow();
    try (Source.Opened opened = source.open();
        ArtifactReader reader =
            ArtifactReader.open(opened.stream(), request.limits(), request.policy());
        Planner.Prepared prepared = planner.prepare(source, reader, content, request.repairs())) {
      return prepared.plan();
    } catch (IOException e) {
      throw Failures.reading(source.name(), e, source.failureKind());
    }
  }

  /** Returns what is proven where the running slot holds the one image of this artifact. */
  Optional<Proven> proven(Source source, Request request, StoreContent content, Evidence evidence)
      throws UpdateException {
    try (Source.Opened opened = source.open();
        ArtifactReader reader =
            ArtifactReader.open(opened.stream(), request.limits(), request.policy());
        Planner.Prepared prepared = planner.prepare(source, reader, content, request.repairs())) {
      UpdateRecord update = prepared.update();
      Optional<StoredImage> image =
          prepared
              .plan()
              .image()
              .filter(only -> update.payloads().size() == 1 && content.update().isEmpty())
              .map(only -> new StoredImage(only.bytes(), only.digest()));
      return evidence.ofImage(
          update, image, content.broken().map(BrokenUpdate::certain).orElse(content.installed()));
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
      Source source,
      Request request,
      StoreContent content,
      @Nullable Digest expected,
      InstallListener listener)
      throws UpdateException {
    device.policy().checkNow();
    EarlyScripts early = new EarlyScripts(scripts, semantics);
    try (Source.Opened opened = early.enterWith(source);
        ArtifactReader reader =
            ArtifactReader.open(opened.stream(), request.limits(), request.policy())) {
      if (expected != null) {
        InterruptedUpdate.checkSame(
            source, reader, expected, "resume with the same artifact, or start anew with install");
      }
      try (Planner.Prepared prepared =
          planner.prepare(source, reader, content, request.repairs())) {
        listener.onPlan(prepared.plan());
        if (prepared.first() == null && request.repairs()) {
          throw nothingToRepairWith(source);
        }
        if (prepared.first() == null) {
          return commitFacts(reader, prepared, content);
        }
        StoreContent begun = begin(reader, prepared.update(), content);
        early.passed();
        return conduct(source, reader, prepared, begun, request, listener.progress());
      }
    } catch (IOException e) {
      early.failed();
      throw Failures.reading(source.name(), e, source.failureKind());
    } catch (UpdateException e) {
      early.failed();
      throw e;
    }
  }

  private static UpdateException nothingToRepairWith(Source source) {
    return new UpdateException(
            ErrorKind.INCOMPATIBLE, source.name() + ": has no payload, and can repair nothing")
        .withHint("give a complete artifact, or state with forget what is installed");
  }

  /**
   * Checks that it is the artifact with this manifest.
   *
   * @throws UpdateException INCOMPATIBLE when it is another one
   */
  void checkSame(Source source, Request request, Digest expected) throws UpdateException {
    try (Source.Opened opened = source.open();
        ArtifactReader reader =
            ArtifactReader.open(opened.stream(), request.limits(), request.policy())) {
      InterruptedUpdate.checkSame(
          source, reader, expected, "without an artifact, resume goes on with its own");
    } catch (IOException e) {
      throw Failures.reading(source.name(), e, source.failureKind());
    }
  }

  private StoreContent begin(ArtifactReader reader, UpdateRecord update, StoreContent content)
      throws UpdateException {
    discard(content);
    StoreContent begun = content.withoutUpdate().with(update);
    device.store().save(begun);
    scripts.keep(reader.header().scripts());
    return begun;
  }

  // What modules have kept of a download that is not gone on with; of an image there is nothing.
  private void discard(StoreContent content) throws UpdateException {
    if (content.update().isEmpty()) {
      return;
    }
    UpdateRecord old = content.update().get();
    if (old.state() == UpdateState.BEFORE_INSTALL) {
      // Else resume would rely on what is removed now.
      device.store().save(content.with(old.in(UpdateState.DOWNLOAD)));
    }
    try (PayloadCalls calls = new PayloadCalls(handlers, content.installed())) {
      List<PayloadRecord> modules =
          old.payloads().stream().filter(payload -> !payload.isImage()).toList();
      calls.all(old, modules, handler -> handler.cleanup());
    } catch (UpdateException e) {
      LOG.log(Level.WARNING, () -> "the download before: " + e.getMessage());
    }
  }

  private InstallReport conduct(
      Source source,
      ArtifactReader reader,
      Planner.Prepared prepared,
      StoreContent content,
      Request request,
      ProgressListener progress)
      throws UpdateException {
    UpdateRecord update = prepared.update();
    UpdateRun run =
        new UpdateRun(content, update, prepared.payloads(), request.stopBefore(), false);
    run.downloadBy(reports -> download(source, reader, prepared, progress, reports), progress);
    boolean entered = semantics.has(Clause.DOWNLOAD_ENTER_COMES_FIRST);
    Ended ended = conductor.run(entered ? Step.DOWNLOAD : Step.DOWNLOAD_ENTER, run);
    return report(Optional.of(prepared.plan()), update, ended);
  }

  private static List<PayloadRecord> download(
      Source source,
      ArtifactReader reader,
      Planner.Prepared prepared,
      ProgressListener progress,
      List<StoreReport> reports)
      throws UpdateException {
    List<PayloadRecord> stored = new ArrayList<>();
    try {
      Payload payload = prepared.first();
      for (PayloadRecord each : prepared.update().payloads()) {
        if (payload == null) {
          throw new IllegalStateException("the reader has fewer payloads than the header");
        }
        PayloadHandler handler = prepared.payloads().handler(prepared.update(), each);
        Optional<StoredImage> image =
            handler.prepare(payload).map(facts -> new StoredImage(facts.bytes(), facts.digest()));
        reports.add(handler.download(payload, progress));
        stored.add(new PayloadRecord(each.index(), each.type(), image));
        payload = reader.nextPayload();
      }
      reader.finish();
    } catch (IOException e) {
      throw Failures.reading(source.name(), e, source.failureKind());
    }
    return stored;
  }

  /** Goes on with an installation whose payloads are stored already. */
  InstallReport goOn(
      StoreContent content, Request request, boolean isVerified, ProgressListener progress)
      throws UpdateException {
    UpdateRecord update = content.update().orElseThrow();
    device.policy().checkDemand();
    // The owner may demand more than when it was begun.
    List<String> refusals = device.policy().refusals(update);
    if (!refusals.isEmpty()) {
      throw new UpdateException(
              ErrorKind.INCOMPATIBLE,
              update.artifactName() + ": does not fit this device: " + String.join("; ", refusals))
          .withHint("nothing was changed; rollback drops the update");
    }
    if (!isVerified) {
      InterruptedUpdate.checkSignature(update, request.policy());
    }
    device.policy().checkNow();
    try (UpdateRun run =
        new UpdateRun(
            content,
            update,
            new PayloadCalls(handlers, content.installed()),
            request.stopBefore(),
            false)) {
      run.downloadBy(
          reports -> {
            throw new IllegalStateException("the payloads are stored already");
          },
          progress);
      return report(Optional.empty(), update, conductor.run(Step.INSTALL_CHECK, run));
    }
  }

  private InstallReport report(Optional<Plan> plan, UpdateRecord update, Ended ended)
      throws UpdateException {
    Optional<UpdateException> failure = Endings.failure(update, ended, semantics);
    if (failure.isPresent()) {
      throw failure.get();
    }
    InstallReport.Result result =
        switch (ended.at()) {
          case WAIT -> InstallReport.Result.INSTALLED;
          case END -> InstallReport.Result.COMMITTED;
          default -> InstallReport.Result.STOPPED;
        };
    return new InstallReport(plan, ended.reports(), result, ended.reboot());
  }

  private InstallReport commitFacts(
      ArtifactReader reader, Planner.Prepared prepared, StoreContent content)
      throws IOException, UpdateException {
    reader.finish();
    UpdateRecord update = prepared.update();
    discard(content);
    Outcome outcome =
        new Outcome(
            Outcome.Result.COMMITTED,
            update.artifactName(),
            "committed at once: the artifact has no payload",
            device.now());
    device.store().save(content.closed(update.committedOver(content.installed()), outcome));
    return new InstallReport(
        Optional.of(prepared.plan()),
        List.of(),
        InstallReport.Result.COMMITTED_EMPTY,
        RebootNeed.NONE);
  }
}
