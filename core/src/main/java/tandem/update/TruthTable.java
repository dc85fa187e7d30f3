package tandem.update;

import static tandem.update.Situation.AWAITING_COMMIT;
import static tandem.update.Situation.AWAITING_REBOOT;
import static tandem.update.Situation.COMMITTED;
import static tandem.update.Situation.COMMIT_INTERRUPTED;
import static tandem.update.Situation.CONTRADICTION;
import static tandem.update.Situation.DOWNLOAD_INTERRUPTED;
import static tandem.update.Situation.FELL_BACK;
import static tandem.update.Situation.IDLE;
import static tandem.update.Situation.INSTALL_INTERRUPTED;
import static tandem.update.Situation.NOT_MODIFIED;
import static tandem.update.Situation.NOT_SWITCHED;
import static tandem.update.Situation.OVERTAKEN;
import static tandem.update.Situation.REBOOT_PENDING;
import static tandem.update.Situation.ROLLBACK_INTERRUPTED;
import static tandem.update.Situation.ROLLED_BACK;
import static tandem.update.Situation.SWITCH_UNRECORDED;
import static tandem.update.Situation.TRIAL_RUNNING;
import static tandem.update.Situation.UNRECORDED_TRIAL;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Says what the state of a device means after any interruption. The environment and the running
 * slot are the truth, the stored state is a hint that tells the causes apart. The same table stands
 * in docs/recovery.md, and a test compares the two.
 */
public final class TruthTable {

  private TruthTable() {}

  /** Returns what these facts mean. */
  public static Situation judge(Facts facts) {
    return facts.stored().map(phase -> judge(phase, facts)).orElseGet(() -> withoutUpdate(facts));
  }

  private static Situation withoutUpdate(Facts facts) {
    if (facts.trial()) {
      return UNRECORDED_TRIAL;
    }
    return facts.bootsTarget() == facts.runsTarget() ? IDLE : REBOOT_PENDING;
  }

  /**
   * Returns what the stored state means of an update that switches no slots, or not any more: there
   * is nothing but the store to go by.
   */
  public static Situation judge(UpdateState state, Verdict verdict) {
    return switch (state.phase(verdict)) {
      case DOWNLOAD -> state == UpdateState.CLEANUP ? NOT_MODIFIED : DOWNLOAD_INTERRUPTED;
      case INSTALL -> INSTALL_INTERRUPTED;
      case INSTALLED -> AWAITING_COMMIT;
      case COMMIT -> state == UpdateState.COMMIT ? COMMIT_INTERRUPTED : COMMITTED;
      case ROLLBACK -> state == UpdateState.ROLLBACK ? ROLLBACK_INTERRUPTED : ROLLED_BACK;
    };
  }

  // Columns: trial off or on; the slot that boots next and the slot that runs, each the old (O) or
  // the target (T).
  private static final Map<Phase, List<Situation>> ROWS = new EnumMap<>(Phase.class);

  private static void row(Phase phase, Situation... cells) {
    ROWS.put(phase, List.of(cells));
  }

  static {
    row(
        Phase.DOWNLOAD,
        /* off, boots O, runs O */ DOWNLOAD_INTERRUPTED,
        /* off, boots O, runs T */ OVERTAKEN,
        /* off, boots T, runs O */ OVERTAKEN,
        /* off, boots T, runs T */ OVERTAKEN,
        /* on,  boots O, runs O */ OVERTAKEN,
        /* on,  boots O, runs T */ OVERTAKEN,
        /* on,  boots T, runs O */ OVERTAKEN,
        /* on,  boots T, runs T */ OVERTAKEN);
    row(
        Phase.INSTALL,
        /* off, boots O, runs O */ NOT_SWITCHED,
        /* off, boots O, runs T */ ROLLED_BACK,
        /* off, boots T, runs O */ CONTRADICTION,
        /* off, boots T, runs T */ COMMITTED,
        /* on,  boots O, runs O */ CONTRADICTION,
        /* on,  boots O, runs T */ CONTRADICTION,
        /* on,  boots T, runs O */ SWITCH_UNRECORDED,
        /* on,  boots T, runs T */ SWITCH_UNRECORDED);
    row(
        Phase.INSTALLED,
        /* off, boots O, runs O */ FELL_BACK,
        /* off, boots O, runs T */ ROLLED_BACK,
        /* off, boots T, runs O */ CONTRADICTION,
        /* off, boots T, runs T */ COMMITTED,
        /* on,  boots O, runs O */ CONTRADICTION,
        /* on,  boots O, runs T */ CONTRADICTION,
        /* on,  boots T, runs O */ AWAITING_REBOOT,
        /* on,  boots T, runs T */ TRIAL_RUNNING);
    row(
        Phase.COMMIT,
        /* off, boots O, runs O */ FELL_BACK,
        /* off, boots O, runs T */ ROLLED_BACK,
        /* off, boots T, runs O */ CONTRADICTION,
        /* off, boots T, runs T */ COMMITTED,
        /* on,  boots O, runs O */ CONTRADICTION,
        /* on,  boots O, runs T */ CONTRADICTION,
        /* on,  boots T, runs O */ COMMIT_INTERRUPTED,
        /* on,  boots T, runs T */ COMMIT_INTERRUPTED);
    row(
        Phase.ROLLBACK,
        /* off, boots O, runs O */ ROLLED_BACK,
        /* off, boots O, runs T */ ROLLED_BACK,
        /* off, boots T, runs O */ ROLLBACK_INTERRUPTED,
        /* off, boots T, runs T */ ROLLBACK_INTERRUPTED,
        /* on,  boots O, runs O */ ROLLBACK_INTERRUPTED,
        /* on,  boots O, runs T */ ROLLBACK_INTERRUPTED,
        /* on,  boots T, runs O */ ROLLBACK_INTERRUPTED,
        /* on,  boots T, runs T */ ROLLBACK_INTERRUPTED);
  }

  private static Situation judge(Phase phase, Facts facts) {
    int column =
        (facts.trial() ? 4 : 0) + (facts.bootsTarget() ? 2 : 0) + (facts.runsTarget() ? 1 : 0);
    return Objects.requireNonNull(ROWS.get(phase)).get(column);
  }
}
