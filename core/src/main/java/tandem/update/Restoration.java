package tandem.update;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.artifact.Digest;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.source.Source;
import tandem.update.Evidence.Proven;

/** Ends that a device is marked as inconsistent: by proof, by an artifact, or by its owner. */
final class Restoration {
  private final Device device;
  private final Settlement settlement;
  private final Installer installer;

  Restoration(Device device, Settlement settlement, Installer installer) {
    this.device = device;
    this.settlement = settlement;
    this.installer = installer;
  }

  /**
   * Records what the device is where that can be proven; else installs the artifact.
   *
   * @param given the artifact; null for the one that ended as inconsistent
   */
  Restored repair(
      @Nullable Source given,
      UpdateEngine.SourceOpener opener,
      Request request,
      InstallListener listener)
      throws UpdateException {
    StoreContent content = settlement.settle(Command.INSTALL, Set.of()).content();
    requireMark(content);
    Request repair = request.toRepair();
    Evidence evidence = new Evidence(device, listener.progress());
    Optional<Proven> proven = proven(given, repair, content, evidence);
    if (proven.isPresent()) {
      return record(content, proven.get());
    }
    Optional<BrokenUpdate> broken = content.broken().filter(update -> given == null);
    Source source = given != null ? given : reopen(broken, opener);
    Digest manifest = broken.map(known -> known.update().manifest()).orElse(null);
    return new Restored.Installation(
        Repair.run(
            source.isRepeatable(),
            () -> installer.install(source, repair, device.store().load(), manifest, listener)));
  }

  private Optional<Proven> proven(
      @Nullable Source given, Request repair, StoreContent content, Evidence evidence)
      throws UpdateException {
    if (given == null) {
      return evidence.ofRecord(content);
    }
    // Standard input can not be read twice.
    return given.isRepeatable()
        ? installer.proven(given, repair, content, evidence)
        : Optional.empty();
  }

  private Restored record(StoreContent content, Proven proven) throws UpdateException {
    String name = content.installed().plainName();
    device.store().save(content.closed(proven.facts(), proven.outcome(name, device.now())));
    return new Restored.Recorded(proven.facts(), proven.reason());
  }

  private static Source reopen(Optional<BrokenUpdate> broken, UpdateEngine.SourceOpener opener)
      throws UpdateException {
    if (broken.isEmpty()) {
      throw new UpdateException(
              ErrorKind.USAGE, "it is not recorded which artifact ended as inconsistent")
          .withHint("give an artifact: tandem repair FILE|URL|-");
    }
    return opener.open(broken.get().update().source());
  }

  /**
   * Takes the owner's word for what is installed; neither slots nor boot environment are written.
   */
  Installed forget(OwnersWord word) throws UpdateException {
    StoreContent content = device.store().load();
    Situation situation = device.situation(content);
    Reaction reaction = Reactions.of(situation, Command.FORGET);
    if (reaction.end() == Reaction.End.FAIL) {
      throw settlement.failure(situation, reaction, content);
    }
    requireMark(content);
    Installed facts = word.over(content);
    word.check(facts);
    device.store().save(content.forgotten(facts));
    return facts;
  }

  private static void requireMark(StoreContent content) throws UpdateException {
    if (!content.installed().isInconsistent()) {
      throw new UpdateException(
              ErrorKind.NOTHING_IN_PROGRESS,
              content.installed().artifactName()
                  + ": is not marked as inconsistent; there is nothing to repair or to forget")
          .withHint("use install for another artifact");
    }
  }
}
