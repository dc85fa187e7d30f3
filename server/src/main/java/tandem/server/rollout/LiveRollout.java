package tandem.server.rollout;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One deployment while the server runs: its rules, its state and who is in mid-update. What is done
 * under its lock is short and touches neither disk nor network, so that all may share it.
 */
public final class LiveRollout {
  private final Rollout rollout;
  private final Slots slots;
  // Of those that are to try again. Of most devices there is nothing to be known here.
  private final Map<String, Integer> failedAttempts = new ConcurrentHashMap<>();
  // Read without the lock, because who stores it must not wait for devices.
  private volatile RolloutState state;

  /** Takes the rules and the state that was stored last. */
  public LiveRollout(Rollout rollout, RolloutState state) {
    this.rollout = rollout;
    this.state = state;
    this.slots = new Slots(rollout.plan().pace().silentAfter());
  }

  /** Returns the plan. */
  public RolloutPlan plan() {
    return rollout.plan();
  }

  /** Returns the state, to be stored or shown. */
  public RolloutState state() {
    return state;
  }

  /**
   * Decides about a device that has no attempt under way. One that starts is counted and has its
   * place from now on; a caller that can not store it has to {@link #takeBack} it.
   */
  public Decision poll(DeviceFacts device, Instant now) {
    // Whether it is a member may have to be read from disk, so this is found out before the lock.
    Optional<Decision> refusal = rollout.refusal(device, state);
    return refusal.isPresent() ? refusal.get() : start(device, now);
  }

  private synchronized Decision start(DeviceFacts device, Instant now) {
    state = rollout.advance(state, now);
    Decision decision = rollout.decideWhen(device, state, slots.usage(now), now);
    if (decision instanceof Decision.Start start) {
      state = rollout.started(state, start.phase());
      slots.start(device.id(), OptionalInt.of(start.phase()), now);
    } else if (decision instanceof Decision.StartAgain) {
      slots.start(device.id(), OptionalInt.empty(), now);
    }
    return decision;
  }

  /** Forgets the start of a device that could not be stored. */
  public synchronized void takeBack(String device) {
    slots.phaseOf(device).ifPresent(p -> state = state.with(state.counters().takeBack(p)));
    slots.release(device);
  }

  /**
   * Notes that a device in mid-update spoke; after a restart of the server once for each device
   * that the store has in mid-update.
   */
  public synchronized void heard(String device, boolean downloading, Instant now) {
    slots.hear(device, downloading, now);
  }

  /** Notes how an attempt ended, once for each; returns the new state, to be stored. */
  public synchronized RolloutState ended(String device, Outcome outcome, Instant now) {
    slots.release(device);
    failedAttempts.remove(device);
    state = rollout.ended(state, outcome, now);
    return state;
  }

  /**
   * Notes that an attempt failed, and that the device tries again; returns the new state, to be
   * stored.
   *
   * @param attempt which of its attempts it was, from 1
   */
  public synchronized RolloutState failedForNow(String device, int attempt, Instant now) {
    ended(device, Outcome.FAILURE_WITH_RETRY, now);
    triesAgain(device, attempt);
    return state;
  }

  /** Notes after a restart that a device is to try again after so many attempts. */
  public void triesAgain(String device, int failed) {
    failedAttempts.put(device, failed);
  }

  /** Returns how many devices have failed, and are to try again or do so. */
  public int waitingToTryAgain() {
    return failedAttempts.size();
  }

  /** Returns how often a device that is to try again has failed; 0 for all others. */
  public int failedAttempts(String device) {
    return failedAttempts.getOrDefault(device, 0);
  }

  /** Lets nobody start until it is resumed; who has started goes on. */
  public synchronized RolloutState pause() {
    state = rollout.paused(state);
    return state;
  }

  /** Goes on after a pause, or after a stop, whose failures are forgiven. */
  public synchronized RolloutState resume(Instant now) {
    state = rollout.resumed(state, now);
    return state;
  }

  /** Ends it for ever. */
  public synchronized RolloutState abort() {
    state = rollout.aborted(state);
    return state;
  }

  /**
   * Corrects the counters after a restart, by what the store counted: a crash may have come between
   * a device and the state of the roll-out.
   */
  public synchronized void correct(long started, long succeeded, long failed, long finished) {
    state = state.with(state.counters().corrected(started, succeeded, failed, finished));
  }

  /** Returns how many devices are in mid-update and were heard of lately. */
  public synchronized long inProgress(Instant now) {
    return slots.usage(now).inProgress();
  }
}
