package tandem.update;

import java.lang.System.Logger.Level;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.script.ScriptMoment;
import tandem.script.StateScripts;

/** Takes an update through the table, step by step. */
final class Conductor {
  /** How often the states of one update are stored at most; as in Mender's client. */
  static final int MAX_STORES = 28;

  private static final System.Logger LOG = System.getLogger(Conductor.class.getName());

  private final Device device;
  private final StateScripts scripts;
  private final Semantics semantics;
  private final Transitions table;
  private final StepListener listener;

  Conductor(Device device, StateScripts scripts, Semantics semantics, StepListener listener) {
    this.device = device;
    this.scripts = scripts;
    this.semantics = semantics;
    this.table = new Transitions(semantics);
    this.listener = listener;
  }

  /**
   * Goes on from a step until the update ends, has to wait, can not go on, or is to be stopped.
   *
   * @throws UpdateException when the end could not be recorded
   */
  Ended run(Step first, UpdateRun run) throws UpdateException {
    Step last = first;
    Step step = first;
    while (!step.isLast()) {
      Optional<StopPoint> stop = StopPoint.before(step).filter(run::stopsBefore);
      if (stop.isPresent()) {
        run.enter(stop.get().stored());
        device.store().save(run.content());
        return run.ended(step, last);
      }
      Event event = enter(step, run);
      listener.left(step, event);
      Transition next = table.next(step, event);
      next.verdict().ifPresent(run::judge);
      last = step;
      step = next.to();
    }
    if (step == Step.END) {
      close(run);
    }
    return run.ended(step, last);
  }

  private Event enter(Step step, UpdateRun run) {
    if (step.state().isPresent()) {
      Event stored = store(step.state().get(), run);
      if (stored != Event.DONE && table.next(step, stored).to() != step) {
        return stored;
      }
    }
    LOG.log(Level.INFO, () -> run.update().artifactName() + ": " + step);
    listener.entered(step);
    try {
      return perform(step, run);
    } catch (UpdateException e) {
      LOG.log(Level.WARNING, () -> step + ": " + e.getMessage());
      run.fail(step, e);
      return step.failing(e.kind());
    }
  }

  // A state is stored before it is entered.
  private Event store(UpdateState state, UpdateRun run) {
    if (run.update().course().stores() >= MAX_STORES) {
      run.fail(
          new UpdateException(
              ErrorKind.FAILED,
              "the update went round: its state was stored " + MAX_STORES + " times"));
      return Event.LOOPED;
    }
    UpdateRecord before = run.update();
    run.enter(state);
    try {
      device.store().save(run.content());
      return Event.DONE;
    } catch (UpdateException e) {
      run.replace(before);
      run.fail(e);
      return Event.UNSTORED;
    }
  }

  private Event perform(Step step, UpdateRun run) throws UpdateException {
    if (step.scripts().isPresent()) {
      ScriptMoment moment = step.scripts().get();
      boolean all = moment.ignoresErrors(semantics.has(Clause.SCRIPTS_END_AT_A_FAILURE));
      scripts.run(moment, all, run.payloads()::letGo);
      return Event.DONE;
    }
    UpdateRecord update = run.update();
    PayloadCalls payloads = run.payloads();
    switch (step.call().orElseThrow()) {
      case DOWNLOAD -> run.download();
      case CHECK_BEFORE_INSTALL -> checkBeforeInstall(run);
      case INSTALL -> install(update, payloads);
      case NEEDS_REBOOT -> run.askReboot();
      case SUPPORTS_ROLLBACK -> {
        if (step == Step.ROLLBACK_QUERY && semantics.has(Clause.ROLLBACK_IS_ASKED_AGAIN)) {
          run.forgetAnswer();
        }
        return run.canRollBack() ? Event.YES : Event.NO;
      }
      case COMMIT -> run.commit();
      case TAKE_BACK_COMMIT -> takeBackCommit(run);
      case TAKE_BACK_STORE -> takeBackStore(run);
      case ROLLBACK ->
          payloads.backward(update, update.installOrder(), handler -> handler.rollback());
      case ROLLBACK_IMAGES ->
          payloads.backward(update, update.images(), handler -> handler.rollback());
      case WAS_FAILURE -> {
        boolean wanted = run.isDemanded() && update.course().verdict() == Verdict.ROLLED_BACK;
        return wanted ? Event.NO : Event.YES;
      }
      case FAILURE -> payloads.all(update, update.payloads(), handler -> handler.failure());
      case CLEANUP -> payloads.all(update, update.payloads(), handler -> handler.cleanup());
    }
    return Event.DONE;
  }

  private static void install(UpdateRecord update, PayloadCalls payloads) throws UpdateException {
    if (!update.moduleTypes().isEmpty()) {
      payloads.letGo();
    }
    payloads.forward(update, update.installOrder(), handler -> handler.install());
  }

  // An image takes effect after the reboot, and is committed only there. A payload that has to be
  // committed at once can not be installed together with it.
  private static void checkBeforeInstall(UpdateRun run) throws UpdateException {
    UpdateRecord update = run.update();
    boolean mixed = update.switchesSlots() && update.payloads().size() > 1;
    if (mixed && !run.canRollBack()) {
      throw new UpdateException(
              ErrorKind.UNSUPPORTED,
              update.artifactName()
                  + ": has an image, and another payload that can not be rolled back")
          .withHint("deliver the two in artifacts of their own");
    }
    run.payloads()
        .forward(update, update.payloads(), handler -> handler.checkBeforeInstall(run.progress()));
  }

  // Where nothing was changed, for instance because another tool held the environment, commit can
  // be tried again. Where that is not certain, the record stays as it is.
  private void takeBackCommit(UpdateRun run) throws UpdateException {
    // The image is committed first: while its trial is on, no other payload has begun.
    boolean untouched =
        run.update().switchesSlots()
            ? device.situation(run.content()) == Situation.COMMIT_INTERRUPTED
            : !run.hasBegunCommit();
    if (untouched) {
      // The store of this attempt does not count: another tool may be in the way many times.
      int stores = run.update().course().withoutLastStore().stores();
      Course before = new Course(Verdict.OPEN, "", stores);
      run.replace(run.update().in(UpdateState.INSTALLED).on(before));
      device.store().save(run.content());
    }
  }

  private void takeBackStore(UpdateRun run) {
    run.replace(run.update().on(run.update().course().withoutLastStore()));
    try {
      device.store().save(run.content());
    } catch (UpdateException e) {
      // Only the count is lost; why it could not go back is what counts.
      LOG.log(Level.WARNING, () -> String.valueOf(e.getMessage()));
    }
  }

  private void close(UpdateRun run) throws UpdateException {
    StoreContent closed = Endings.close(run.content(), run.update(), device.now());
    try {
      device.store().save(closed);
    } catch (UpdateException e) {
      throw Endings.unrecorded(run.update().course().verdict(), e);
    }
    run.replace(closed);
  }
}
