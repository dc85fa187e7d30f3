package tandem.update;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.artifact.Digest;
import tandem.core.UpdateException;
import tandem.script.StateScripts;
import tandem.source.Source;

/**
 * The life of an update on one device: install, resume, commit, rollback. The caller holds the
 * device's lock. Every command first settles what an earlier one left behind, by the table in
 * {@link Reactions}, and everything goes its way by the table in {@link Transitions}.
 */
public final class UpdateEngine {
  private final Device device;
  private final Settlement settlement;
  private final Installer installer;
  private final Restoration restoration;
  private final Restarts restarts;

  /** Takes the device, what handles payloads there, its scripts, and whose behaviour it has. */
  public UpdateEngine(
      Device device, PayloadHandlers handlers, StateScripts scripts, Semantics semantics) {
    this(device, handlers, scripts, semantics, StepListener.NONE);
  }

  /** Takes also who hears of every step. */
  public UpdateEngine(
      Device device,
      PayloadHandlers handlers,
      StateScripts scripts,
      Semantics semantics,
      StepListener listener) {
    Conductor conductor = new Conductor(device, scripts, semantics, listener);
    this.device = device;
    this.settlement = new Settlement(device, handlers, conductor, semantics);
    this.installer = new Installer(device, handlers, scripts, conductor, semantics);
    this.restarts = new Restarts(handlers);
    this.restoration = new Restoration(device, settlement, installer);
  }

  /** Reads the state of the device; changes nothing. */
  public Status status() throws UpdateException {
    return device.status();
  }

  /**
   * Tells whether this command does anything with the recorded update, or with what it has stored,
   * besides refusing.
   */
  public boolean touchesUpdate(Command command) throws UpdateException {
    StoreContent content = device.store().load();
    Reaction reaction = Reactions.of(device.situation(content), command);
    boolean refuses =
        reaction.action() == Reaction.Action.KEEP && reaction.end() == Reaction.End.FAIL;
    return content.update().isPresent() && !refuses;
  }

  /** Checks an artifact as an installation would, and changes nothing. */
  public Plan plan(Source source, Request request) throws UpdateException {
    StoreContent content = device.store().load();
    Situation situation = device.situation(content);
    Reaction reaction = Reactions.of(situation, Command.INSTALL);
    if (reaction.end() == Reaction.End.FAIL) {
      throw settlement.failure(situation, reaction, content);
    }
    return installer.plan(source, request, content);
  }

  /**
   * Installs an artifact, so that it takes effect at once or at the next boot. It is done again,
   * some times, as long as the slot does not hold what was written.
   */
  public InstallReport install(Source source, Request request, InstallListener listener)
      throws UpdateException {
    return Repair.run(
        source.isRepeatable(),
        () -> {
          StoreContent content = settlement.settle(Command.INSTALL, Set.of()).content();
          return installer.install(source, request, content, null, listener);
        });
  }

  /** Says what a resumed command did. */
  public sealed interface Resumed {
    /** The interrupted installation was gone on with. */
    record Installation(InstallReport report) implements Resumed {}

    /** The update was committed. */
    record Commit(Ending ending) implements Resumed {}
  }

  /**
   * What became of the recorded update.
   *
   * @param artifactName its artifact; empty when none was recorded
   * @param stopped whether it was stopped on its way, as was asked for
   * @param rebootNeeded whether the slot that boots next is not the one that runs
   */
  public record Ending(String artifactName, boolean stopped, boolean rebootNeeded) {}

  /** Opens the source of an interrupted download by the name in the record. */
  @FunctionalInterface
  public interface SourceOpener {
    /** Returns the source of this name. */
    Source open(String name) throws UpdateException;
  }

  /**
   * Goes on with what was interrupted. A download is done again as {@link #install} does it.
   *
   * @param given the artifact to go on with; null for the source that is recorded
   * @throws UpdateException INCOMPATIBLE, before anything is done, when another artifact is given
   */
  public Resumed resume(
      @Nullable Source given, SourceOpener opener, Request request, InstallListener listener)
      throws UpdateException {
    if (given != null) {
      checkGiven(given, request);
    }
    Settlement.Settled settled = settlement.settle(Command.RESUME, request.stopBefore());
    Optional<UpdateRecord> download = settled.content().update();
    if (download.isEmpty() || settled.stopped()) {
      return new Resumed.Commit(ending(settled));
    }
    if (download.get().state() == UpdateState.BEFORE_INSTALL) {
      return new Resumed.Installation(
          installer.goOn(settled.content(), request, given != null, listener.progress()));
    }
    Source source = given != null ? given : opener.open(download.get().source());
    Digest manifest = download.get().manifest();
    // What was begun over a marked name is still that, and depends were asked for then.
    boolean repairs = settled.content().installed().isInconsistent();
    Request again = repairs ? request.toRepair() : request;
    return new Resumed.Installation(
        Repair.run(
            source.isRepeatable(),
            () -> installer.install(source, again, device.store().load(), manifest, listener)));
  }

  // Where the artifact is not read again to go on, only this tells that it is another one.
  private void checkGiven(Source given, Request request) throws UpdateException {
    Optional<UpdateRecord> update = device.store().load().update();
    if (update.isPresent() && update.get().state() != UpdateState.DOWNLOAD) {
      installer.checkSame(given, request, update.get().manifest());
    }
  }

  /**
   * Lets the payloads of the installed update that restart something by themselves do so. They may
   * take the device down with it.
   *
   * @return whether the device has to be rebooted; then no payload was called
   */
  public boolean restart() throws UpdateException {
    return restarts.restart(device.store().load());
  }

  /**
   * Asks the payloads of the installed update that wanted a restart whether it has led to what they
   * have installed.
   *
   * @throws UpdateException MODULE when one denies it
   */
  public void verifyRestart() throws UpdateException {
    restarts.verify(device.store().load());
  }

  /**
   * Tells whether a rollback of the update has to be followed by a restart, because its payloads
   * want one and it switches no slots. Only useful where it was restarted before.
   */
  public boolean needsRestartBack() throws UpdateException {
    return restarts.isNeededBack(device.store().load());
  }

  /**
   * Returns to the old state as {@link #rollback()}, but leaves the update open, so that {@link
   * #restartBack} can follow.
   */
  public Ending rollbackToRestart() throws UpdateException {
    // Where a rollback on demand is no failure, the cleanup follows at once.
    return rollback(Set.of(StopPoint.FAILURE_ENTER, StopPoint.CLEANUP));
  }

  /**
   * Restarts as {@link #restart}, back to the old state, after {@link #rollbackToRestart}.
   *
   * @return whether the device has to be rebooted; then no payload was called
   */
  public boolean restartBack() throws UpdateException {
    return restarts.restartBack(device.store().load());
  }

  /**
   * Asks the payloads whether {@link #restartBack} has led to the old state.
   *
   * @throws UpdateException MODULE when one denies it
   */
  public void verifyRestartBack() throws UpdateException {
    restarts.verifyBack(device.store().load());
  }

  /** Makes the installed update stay, without a stop. */
  public Ending commit() throws UpdateException {
    return commit(Set.of());
  }

  /** Makes the installed update stay; ends the trial of the running system for good. */
  public Ending commit(Set<StopPoint> stopBefore) throws UpdateException {
    return ending(settlement.settle(Command.COMMIT, stopBefore));
  }

  /** Returns to the old system, or to the old state, without a stop. */
  public Ending rollback() throws UpdateException {
    return rollback(Set.of());
  }

  /** Returns to the old system, or to the old state. */
  public Ending rollback(Set<StopPoint> stopBefore) throws UpdateException {
    return ending(settlement.settle(Command.ROLLBACK, stopBefore));
  }

  /**
   * Ends that the last update left the device inconsistent: records what the device is where that
   * can be proven, else installs an artifact over it.
   *
   * @param given the artifact; null for the one that ended as inconsistent
   * @throws UpdateException NOTHING_IN_PROGRESS when the device is not marked as inconsistent
   */
  public Restored repair(
      @Nullable Source given, SourceOpener opener, Request request, InstallListener listener)
      throws UpdateException {
    return restoration.repair(given, opener, request, listener);
  }

  /**
   * Takes the owner's word for what is installed, and forgets that the last update left the device
   * inconsistent. Changes nothing but the store, which keeps what it held as its generation before.
   *
   * @return the facts that are recorded now
   * @throws UpdateException NOTHING_IN_PROGRESS when the device is not marked as inconsistent,
   *     UPDATE_PENDING while an update is recorded or a trial is on
   */
  public Installed forget(OwnersWord word) throws UpdateException {
    return restoration.forget(word);
  }

  private Ending ending(Settlement.Settled settled) throws UpdateException {
    return new Ending(
        settled.update().map(UpdateRecord::artifactName).orElse(""),
        settled.stopped(),
        device.bootState().bootPart() != device.slots().active().bootPart());
  }
}
