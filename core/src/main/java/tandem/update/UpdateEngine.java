package tandem.update;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.Digest;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.source.Source;

/**
 * The life of an update on one device: install, resume, commit, rollback. The caller holds the
 * device's lock. Every command first settles what an earlier one left behind, by the table in
 * {@link Reactions}.
 */
public final class UpdateEngine {
  private static final System.Logger LOG = System.getLogger(UpdateEngine.class.getName());

  private final Device device;
  private final Settlement settlement;

  /** Takes the device. */
  public UpdateEngine(Device device) {
    this.device = device;
    this.settlement = new Settlement(device);
  }

  /** Reads the state of the device; changes nothing. */
  public Status status() throws UpdateException {
    StoreContent content = device.store().load();
    return new Status(
        device.situation(content),
        content.installed(),
        content.update(),
        content.lastOutcome(),
        device.slots(),
        device.bootState(),
        device.boot().description(),
        device.deviceType(),
        warnings());
  }

  private List<String> warnings() throws UpdateException {
    List<String> all = new ArrayList<>(device.store().warnings());
    all.addAll(device.boot().warnings());
    return all;
  }

  /** Checks an artifact as an installation would, and changes nothing. */
  public Plan plan(Source source, ImageTarget target, ReadLimits limits, SignaturePolicy policy)
      throws UpdateException {
    StoreContent content = device.store().load();
    Situation situation = device.situation(content);
    Reaction reaction = Reactions.of(situation, Command.INSTALL);
    if (reaction.end() == Reaction.End.FAIL) {
      throw failure(situation, reaction, content);
    }
    return new Installer(device, target, limits, policy).plan(source, content);
  }

  /** Installs an artifact and switches the boot slot. */
  public InstallReport install(
      Source source,
      ImageTarget target,
      ReadLimits limits,
      SignaturePolicy policy,
      InstallListener listener)
      throws UpdateException {
    StoreContent content = settle(Command.INSTALL);
    return new Installer(device, target, limits, policy).install(source, content, null, listener);
  }

  /** Says what a resumed command did. */
  public sealed interface Resumed {
    /** The interrupted download was done again, and the boot slot switched. */
    record Installation(InstallReport report) implements Resumed {}

    /** The update on trial was committed. */
    record Commit(String artifactName) implements Resumed {}
  }

  /** Opens the source of an interrupted download by the name in the record. */
  @FunctionalInterface
  public interface SourceOpener {
    /** Returns the source of this name. */
    Source open(String name) throws UpdateException;
  }

  /**
   * Goes on with what was interrupted.
   *
   * @param given the artifact to go on with; null for the source that is recorded
   */
  public Resumed resume(
      @Nullable Source given,
      SourceOpener opener,
      ImageTarget target,
      ReadLimits limits,
      SignaturePolicy policy,
      InstallListener listener)
      throws UpdateException {
    Optional<UpdateRecord> before = device.store().load().update();
    StoreContent content = settle(Command.RESUME);
    Optional<UpdateRecord> download = content.update();
    if (download.isEmpty()) {
      return new Resumed.Commit(before.map(UpdateRecord::artifactName).orElse(""));
    }
    Source source = given != null ? given : opener.open(download.get().source());
    Digest manifest = download.get().manifest();
    return new Resumed.Installation(
        new Installer(device, target, limits, policy).install(source, content, manifest, listener));
  }

  /** Ends the trial of the running system for good, and returns the artifact's name. */
  public String commit() throws UpdateException {
    Optional<UpdateRecord> update = device.store().load().update();
    settle(Command.COMMIT);
    return update.map(UpdateRecord::artifactName).orElse("");
  }

  /**
   * Returns to the old system.
   *
   * @return whether a reboot is needed to get there
   */
  public boolean rollback() throws UpdateException {
    settle(Command.ROLLBACK);
    return device.bootState().bootPart() != device.slots().active().bootPart();
  }

  // What one pass leaves is judged again; the table never goes round, but a bug must not hang.
  private StoreContent settle(Command command) throws UpdateException {
    StoreContent content = device.store().load();
    device.store().warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
    for (int pass = 0; pass < Situation.values().length; pass++) {
      Situation situation = device.situation(content);
      Reaction reaction = Reactions.of(situation, command);
      StoreContent before = content;
      content = settlement.apply(reaction.action(), situation, content);
      switch (reaction.end()) {
        case FAIL -> throw failure(situation, reaction, before);
        case SUCCEED -> {
          return content;
        }
        case GO_ON -> {
          if (reaction.action() == Reaction.Action.KEEP) {
            return content;
          }
        }
      }
    }
    throw new IllegalStateException("the truth table goes round for " + command);
  }

  private static UpdateException failure(
      Situation situation, Reaction reaction, StoreContent content) {
    ErrorKind kind = reaction.failure().orElseThrow();
    String artifact = content.update().map(update -> update.artifactName() + ": ").orElse("");
    UpdateException failure = new UpdateException(kind, artifact + situation.story());
    if (reaction.action() == Reaction.Action.REVERT) {
      return failure.withHint(
          "the old slot is selected again: reboot if the new one is running, then install again");
    }
    return situation.hint().isEmpty() ? failure : failure.withHint(situation.hint());
  }
}
