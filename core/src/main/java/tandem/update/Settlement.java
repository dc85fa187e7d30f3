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
      if (acts) {
        Ended ended = act(reaction.action(), situation, content, command, stops);
        content = ended.content();
        if (ended.isStopped()) {
          return new Settled(content, update, true);
        }
        check(before, reaction, ended);
      }
      switch (reaction.end()) {
        case FAIL -> throw failure(situation, reaction, before);
        case SUCCEED -> {
          return new Settled(content, update, false);
        }
        case GO_ON -> {
          if (!acts) {
            return new Settled(content, update, false);
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
          run.because(situation == Situation.ROLLED_BACK ? "rolled back" : situation.story());
          if (first.state().isPresent() && !update.course().verdict().isBack()) {
            run.judge(Verdict.ROLLED_BACK);
          }
        }
        default -> {}
      }
      return conductor.run(first, run);
    }
  }

  private void check(StoreContent before, Reaction reaction, Ended ended) throws UpdateException {
    UpdateRecord update = before.update().orElseThrow();
    Optional<UpdateException> failure = Endings.failure(update, ended, semantics);
    if (failure.isEmpty()) {
      return;
    }
    boolean forward =
        reaction.action() == Reaction.Action.COMMIT || reaction.action() == Reaction.Action.FINISH;
    boolean counts = forward || ended.verdict() == Verdict.INCONSISTENT;
    if (ended.at() == Step.HALT || (counts && reaction.end() != Reaction.End.GO_ON)) {
      throw failure.get();
    }
    LOG.log(Level.WARNING, () -> "the update before: " + failure.get().getMessage());
  }

  /** Returns the failure that the table demands. */
  static UpdateException failure(Situation situation, Reaction reaction, StoreContent content) {
    ErrorKind kind = reaction.failure().orElseThrow();
    String artifact = content.update().map(update -> update.artifactName() + ": ").orElse("");
    UpdateException failure = new UpdateException(kind, artifact + situation.story());
    if (reaction.action() == Reaction.Action.REVERT) {
      return failure.withHint(
          "the old system or state is back: reboot if the new system is running, then install"
              + " again");
    }
    return situation.hint().isEmpty() ? failure : failure.withHint(situation.hint());
  }
}
