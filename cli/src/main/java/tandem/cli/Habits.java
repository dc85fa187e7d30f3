package tandem.cli;

import java.util.Optional;
import java.util.function.Consumer;
import tandem.update.Plan;
import tandem.update.Semantics;
import tandem.update.StepListener;

/**
 * How a command does its work: as Tandem, or as the tool in whose place the program was called.
 *
 * @param semantics whose behaviour an update has
 * @param lenient whether what Tandem refuses out of caution, and Mender never did, is done with a
 *     warning: plain http, and a boot environment with one copy
 * @param steps hears of every step of an update
 * @param announcer tells of an installation that begins; none for Tandem's own notes
 */
record Habits(
    Semantics semantics, boolean lenient, StepListener steps, Optional<Consumer<Plan>> announcer) {
  /** Tandem's own. */
  static final Habits TANDEM =
      new Habits(Semantics.TANDEM, false, StepListener.NONE, Optional.empty());
}
