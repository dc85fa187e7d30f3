package tandem.update;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Does to the recorded update what a command demands, by the table in {@link Reactions}. */
final class Settlement {
  private static final System.Logger LOG = System.getLogger(Settlement.class.getName());

  private final Device device;
  private final PayloadHandlers handlers;
  private final Conductor conductor;
  private final Semantics semantics;

  Settlement(Device device, PayloadHandlers handlers, Conductor conductor, Semantics semantics) {
    this.device = device;
    this.handlers = handlers;
    this.conductor = conductor;
    this.semantics = semantics;
  }

  /**
   * What settling left.
   *
   * @param content what is stored now
   * @param update what was recorded before
   * @param stopped whether the update was stopped on its way, as was asked for
   */
  record Settled(StoreContent content, Optional<UpdateRecord> update, boolean stopped) {}

  /**
   * Settles the recorded update. What one pass leaves is judged again; the table never goes round,
   * but a bug must not hang.
   *
   * @throws UpdateException with the failure of the table, or of what was done
   */
  Settled settle(Command command, Set<StopPoint> stops) throws UpdateException {
    StoreContent content = device.store().load();
    device.store().warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
    Optional<UpdateRecord> update = content.update();
    for (int pass = 0; pass < Situation.values().length; pass++) {
      Situation situation = device.situation(content);
      Reaction reaction = Reactions.of(situation, command);
      StoreContent before = content;
      boolean acts = reaction.action() != Reaction.Action.KEEP && content.update().isPresent();
      String stopped = "";
      if (acts) {
        Ended ended = act(reaction.action(), situation, content, command, stops);
        content = ended.content();
        check(before, reaction, ended);
        stopped = Endings.stopped(ended);
      }
      switch (reaction.end()) {
        case FAIL -> throw failure(situation, reaction, before, stopped);
        case SUCCEED -> {
          return new Settled(content, update, !stopped.isEmpty());
        }
        case GO_ON -> {
          if (!acts || !stopped.isEmpty()) {
            return new Settled(content, update, !stopped.isEmpty());
          }
        }
      }
    }
    throw new IllegalStateException("the truth table goes round for " + command);
  }

  private Ended act(
      Reaction.Action action,
      Situation situation,
      StoreContent content,
      Command command,
      Set<StopPoint> stops)
      throws UpdateException {
    UpdateRecord update = content.update().orElseThrow();
    Step first = Entries.of(action, update, command);
    try (UpdateRun run =
        new UpdateRun(
            content,
            update,
            new PayloadCalls(handlers, content.installed()),
            stops,
            command == Command.ROLLBACK)) {
      switch (action) {
        case DROP -> run.judge(Verdict.NOT_MODIFIED);
        case CLOSE, REVERT -> {
          run.because(reason(situation, first));
          if (first.state().isPresent() && !update.course().verdict().isBack()) {
            run.judge(Verdict.ROLLED_BACK);
          }
        }
        default -> {}
      }
      return conductor.run(first, run);
    }
  }

  private static String reason(Situation situation, Step first) {
    if (situation == Situation.ROLLED_BACK) {
      return "rolled back";
    }
    boolean requested = first == Step.DEMAND_QUERY && situation != Situation.CONTRADICTION;
    return requested ? Course.REQUESTED : situation.story();
  }

  private void check(StoreContent before, Reaction reaction, Ended ended) throws UpdateException {
    UpdateRecord update = before.update().orElseThrow();
    Optional<UpdateException> failure = Endings.failure(update, ended, semantics);
    if (failure.isEmpty()) {
      return;
    }
    boolean forward =
        reaction.action() == Reaction.Action.COMMIT || reaction.action() == Reaction.Action.FINISH;
    boolean untidy =
        ended.isUntidy() && semantics.has(Clause.CLEANUP_FAILURE_COUNTS_AFTER_ROLLBACK);
    boolean counts = forward || ended.verdict() == Verdict.INCONSISTENT || untidy;
    if (ended.at() == Step.HALT || (counts && reaction.end() != Reaction.End.GO_ON)) {
      throw failure.get();
    }
    LOG.log(Level.WARNING, () -> "the update before: " + failure.get().getMessage());
  }

  /** Returns the failure that the table demands where nothing is done to the update. */
  UpdateException failure(Situation situation, Reaction reaction, StoreContent content) {
    return failure(situation, reaction, content, "");
  }

  private UpdateException failure(
      Situation situation, Reaction reaction, StoreContent before, String stopped) {
    ErrorKind kind = reaction.failure().orElseThrow();
    String artifact = before.update().map(update -> update.artifactName() + ": ").orElse("");
    String reason = before.update().map(update -> update.course().reason()).orElse("");
    String why = reason.isEmpty() || situation.story().equals(reason) ? "" : "; reason: " + reason;
    UpdateException failure =
        new UpdateException(kind, artifact + situation.story() + why + stopped);
    String hint = stopped.isEmpty() ? hint(situation, reaction, before) : Endings.GO_ON;
    return hint.isEmpty() ? failure : failure.withHint(hint);
  }

  // What the situation advises is of use only where it is still the same.
  private String hint(Situation situation, Reaction reaction, StoreContent content) {
    return switch (reaction.action()) {
      case KEEP -> device.hint(situation, content);
      case REVERT ->
          "the old system or state is back: reboot if the new system is running, then install"
              + " again";
      case CLOSE, DROP ->
          situation == Situation.FELL_BACK
              ? situation.hint()
              : "the update is closed: install again";
      case FINISH, COMMIT ->
          "the update is closed, and stays: install the artifact of before to return to it";
    };
  }
}
