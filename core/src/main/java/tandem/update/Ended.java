package tandem.update;

import java.util.List;
import java.util.Optional;
import tandem.core.UpdateException;
import tandem.payload.RebootNeed;
import tandem.payload.StoreReport;

/**
 * How far a run through the table came.
 *
 * @param at END, WAIT or HALT; or the step before which it was told to stop
 * @param last the step that was done last
 * @param content what is stored now
 * @param verdict how the update ends, or would
 * @param reason why it is on its way back, also if an earlier run found that; empty when it is not
 * @param failures all that failed in this run, in this order, also what had no influence
 * @param isUntidy whether a Cleanup failed
 * @param reboot what the payloads want
 * @param reports what storing them did
 */
record Ended(
    Step at,
    Step last,
    StoreContent content,
    Verdict verdict,
    String reason,
    List<UpdateException> failures,
    boolean isUntidy,
    RebootNeed reboot,
    List<StoreReport> reports) {
  Ended {
    failures = List.copyOf(failures);
    reports = List.copyOf(reports);
  }

  /** Tells whether it was told to stop where it is. */
  boolean isStopped() {
    return !at.isLast();
  }

  /** Returns what failed first in this run. */
  Optional<UpdateException> cause() {
    return failures.stream().findFirst();
  }

  /** Returns what went wrong, the first reason first. */
  String story() {
    String now = cause().map(first -> String.valueOf(first.getMessage())).orElse("");
    // A reason that is kept is cut to its beginning.
    boolean isSame = now.startsWith(reason) || now.isEmpty();
    return isSame ? (now.isEmpty() ? reason : now) : reason + "; then " + now;
  }
}
