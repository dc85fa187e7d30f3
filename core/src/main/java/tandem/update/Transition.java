package tandem.update;

import java.util.Optional;

/**
 * One row of the table.
 *
 * @param from the step that was done
 * @param event how it went; for UNSTORED and LOOPED, why it was not entered
 * @param to what comes next; the step itself when it is entered all the same
 * @param verdict what is known then of how the update ends; none when that stays as it is
 * @param clause the row holds, instead of the common one, only where this clause does
 */
public record Transition(
    Step from, Event event, Step to, Optional<Verdict> verdict, Optional<Clause> clause) {

  static Transition row(Step from, Event event, Step to) {
    return new Transition(from, event, to, Optional.empty(), Optional.empty());
  }

  Transition with(Verdict known) {
    return new Transition(from, event, to, Optional.of(known), clause);
  }

  Transition where(Clause holds) {
    return new Transition(from, event, to, verdict, Optional.of(holds));
  }
}
