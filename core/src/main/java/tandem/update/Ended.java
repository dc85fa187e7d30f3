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
 * @param failures all that failed, in this order, also what had no influence
 * @param reboot what the payloads want
 * @param reports what storing them did
 */
record Ended(
    Step at,
    Step last,
    StoreContent content,
    Verdict verdict,
    List<UpdateException> failures,
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

  /** Returns what failed first. */
  Optional<UpdateException> cause() {
    return failures.stream().findFirst();
  }
}
