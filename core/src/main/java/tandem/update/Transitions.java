package tandem.update;

import static tandem.update.Event.BROKEN;
import static tandem.update.Event.DONE;
import static tandem.update.Event.FAILED;
import static tandem.update.Event.LOOPED;
import static tandem.update.Event.NO;
import static tandem.update.Event.UNSTORED;
import static tandem.update.Event.YES;
import static tandem.update.Step.CLEANUP;
import static tandem.update.Step.COMMIT;
import static tandem.update.Step.COMMIT_BROKEN;
import static tandem.update.Step.COMMIT_ENTER;
import static tandem.update.Step.COMMIT_ERROR;
import static tandem.update.Step.COMMIT_LEAVE;
import static tandem.update.Step.COMMIT_LEAVE_ERROR;
import static tandem.update.Step.COMMIT_QUERY;
import static tandem.update.Step.COMMIT_REST;
import static tandem.update.Step.DEMAND_QUERY;
import static tandem.update.Step.DOWNLOAD;
import static tandem.update.Step.DOWNLOAD_BROKEN;
import static tandem.update.Step.DOWNLOAD_ENTER;
import static tandem.update.Step.DOWNLOAD_ERROR;
import static tandem.update.Step.DOWNLOAD_LEAVE;
import static tandem.update.Step.EARLY_ROLLBACK_QUERY;
import static tandem.update.Step.END;
import static tandem.update.Step.FAILURE;
import static tandem.update.Step.FAILURE_ENTER;
import static tandem.update.Step.FAILURE_LEAVE;
import static tandem.update.Step.FAILURE_QUERY;
import static tandem.update.Step.HALT;
import static tandem.update.Step.INSTALL;
import static tandem.update.Step.INSTALL_CHECK;
import static tandem.update.Step.INSTALL_ENTER;
import static tandem.update.Step.INSTALL_ERROR;
import static tandem.update.Step.INSTALL_LEAVE;
import static tandem.update.Step.REBOOT_QUERY;
import static tandem.update.Step.ROLLBACK;
import static tandem.update.Step.ROLLBACK_BARE;
import static tandem.update.Step.ROLLBACK_BROKEN;
import static tandem.update.Step.ROLLBACK_ENTER;
import static tandem.update.Step.ROLLBACK_IMAGES;
import static tandem.update.Step.ROLLBACK_LEAVE;
import static tandem.update.Step.ROLLBACK_QUERY;
import static tandem.update.Step.WAIT;
import static tandem.update.Transition.row;

import java.util.List;
import java.util.Optional;

/**
 * The life of an update as data: what follows each step, by how it went. The same table stands in
 * docs/recovery.md, and a test compares the two.
 */
public final class Transitions {
  private static final List<Transition> ROWS =
      List.of(
          row(DOWNLOAD_ENTER, DONE, DOWNLOAD),
          row(DOWNLOAD_ENTER, FAILED, DOWNLOAD_ERROR),
          row(DOWNLOAD, DONE, DOWNLOAD_LEAVE),
          row(DOWNLOAD, FAILED, DOWNLOAD_ERROR),
          row(DOWNLOAD, BROKEN, DOWNLOAD_BROKEN),
          row(DOWNLOAD, BROKEN, DOWNLOAD_ERROR).where(Clause.BROKEN_DOWNLOAD_IS_DISCARDED),
          row(DOWNLOAD_BROKEN, DONE, HALT),
          row(DOWNLOAD_BROKEN, FAILED, HALT),
          row(DOWNLOAD_LEAVE, DONE, INSTALL_CHECK),
          row(DOWNLOAD_LEAVE, DONE, EARLY_ROLLBACK_QUERY)
              .where(Clause.ROLLBACK_IS_ASKED_BEFORE_INSTALL),
          row(DOWNLOAD_LEAVE, FAILED, DOWNLOAD_ERROR),
          row(DOWNLOAD_ERROR, DONE, CLEANUP).with(Verdict.NOT_MODIFIED),
          row(DOWNLOAD_ERROR, FAILED, CLEANUP).with(Verdict.NOT_MODIFIED),
          row(EARLY_ROLLBACK_QUERY, YES, INSTALL_CHECK),
          row(EARLY_ROLLBACK_QUERY, NO, INSTALL_CHECK),
          row(EARLY_ROLLBACK_QUERY, FAILED, CLEANUP).with(Verdict.NOT_MODIFIED),
          row(INSTALL_CHECK, DONE, INSTALL_ENTER),
          row(INSTALL_CHECK, FAILED, CLEANUP).with(Verdict.NOT_MODIFIED),
          row(INSTALL_CHECK, BROKEN, HALT),
          row(INSTALL_ENTER, UNSTORED, HALT),
          row(INSTALL_ENTER, LOOPED, ROLLBACK_QUERY),
          row(INSTALL_ENTER, DONE, INSTALL),
          row(INSTALL_ENTER, FAILED, INSTALL_ERROR),
          row(INSTALL, DONE, INSTALL_LEAVE),
          row(INSTALL, FAILED, INSTALL_ERROR),
          row(INSTALL_LEAVE, DONE, REBOOT_QUERY),
          row(INSTALL_LEAVE, FAILED, INSTALL_ERROR),
          row(INSTALL_ERROR, DONE, ROLLBACK_QUERY),
          row(INSTALL_ERROR, FAILED, ROLLBACK_QUERY),
          row(REBOOT_QUERY, UNSTORED, ROLLBACK_QUERY),
          row(REBOOT_QUERY, LOOPED, ROLLBACK_QUERY),
          row(REBOOT_QUERY, DONE, COMMIT_QUERY),
          row(REBOOT_QUERY, FAILED, ROLLBACK_QUERY),
          row(COMMIT_QUERY, YES, WAIT),
          row(COMMIT_QUERY, NO, COMMIT_ENTER),
          row(COMMIT_QUERY, FAILED, ROLLBACK_QUERY),
          row(COMMIT_ENTER, UNSTORED, HALT),
          row(COMMIT_ENTER, LOOPED, ROLLBACK_QUERY),
          row(COMMIT_ENTER, DONE, COMMIT),
          row(COMMIT_ENTER, FAILED, COMMIT_ERROR),
          row(COMMIT, DONE, COMMIT_LEAVE),
          row(COMMIT, FAILED, COMMIT_ERROR),
          row(COMMIT, BROKEN, COMMIT_BROKEN),
          row(COMMIT_BROKEN, DONE, HALT),
          row(COMMIT_BROKEN, FAILED, HALT),
          row(COMMIT_REST, DONE, COMMIT_LEAVE),
          row(COMMIT_REST, FAILED, COMMIT_LEAVE_ERROR).with(Verdict.LEAVE_FAILED),
          row(COMMIT_REST, BROKEN, HALT),
          row(COMMIT_ERROR, DONE, ROLLBACK_QUERY),
          row(COMMIT_ERROR, FAILED, ROLLBACK_QUERY),
          row(COMMIT_LEAVE, UNSTORED, HALT),
          row(COMMIT_LEAVE, LOOPED, END).with(Verdict.LEAVE_FAILED),
          row(COMMIT_LEAVE, DONE, CLEANUP),
          row(COMMIT_LEAVE, FAILED, CLEANUP).with(Verdict.LEAVE_FAILED),
          row(COMMIT_LEAVE, FAILED, COMMIT_LEAVE_ERROR)
              .with(Verdict.LEAVE_FAILED)
              .where(Clause.COMMIT_LEAVE_HAS_ERROR_SCRIPTS),
          row(COMMIT_LEAVE_ERROR, DONE, CLEANUP),
          row(COMMIT_LEAVE_ERROR, FAILED, CLEANUP),
          row(ROLLBACK_QUERY, YES, ROLLBACK_ENTER).with(Verdict.ROLLED_BACK),
          row(ROLLBACK_QUERY, NO, ROLLBACK_IMAGES).with(Verdict.INCONSISTENT),
          row(ROLLBACK_QUERY, FAILED, ROLLBACK_IMAGES).with(Verdict.INCONSISTENT),
          row(DEMAND_QUERY, YES, ROLLBACK_ENTER).with(Verdict.ROLLED_BACK),
          row(DEMAND_QUERY, NO, HALT),
          row(DEMAND_QUERY, FAILED, HALT),
          row(ROLLBACK_ENTER, UNSTORED, ROLLBACK_ENTER),
          row(ROLLBACK_ENTER, LOOPED, ROLLBACK_BARE).with(Verdict.INCONSISTENT),
          row(ROLLBACK_ENTER, DONE, ROLLBACK),
          row(ROLLBACK_ENTER, FAILED, ROLLBACK).with(Verdict.INCONSISTENT),
          row(ROLLBACK, DONE, ROLLBACK_LEAVE),
          row(ROLLBACK, FAILED, ROLLBACK_LEAVE).with(Verdict.INCONSISTENT),
          row(ROLLBACK, BROKEN, ROLLBACK_BROKEN),
          row(ROLLBACK_BROKEN, DONE, HALT),
          row(ROLLBACK_BROKEN, FAILED, HALT),
          row(ROLLBACK_IMAGES, DONE, FAILURE_ENTER),
          row(ROLLBACK_IMAGES, FAILED, FAILURE_ENTER),
          row(ROLLBACK_IMAGES, BROKEN, HALT),
          row(ROLLBACK_BARE, DONE, END),
          row(ROLLBACK_BARE, FAILED, END),
          row(ROLLBACK_BARE, BROKEN, HALT),
          row(ROLLBACK_LEAVE, DONE, FAILURE_ENTER),
          row(ROLLBACK_LEAVE, FAILED, FAILURE_ENTER),
          row(ROLLBACK_LEAVE, DONE, FAILURE_QUERY).where(Clause.ROLLBACK_ON_DEMAND_IS_NO_FAILURE),
          row(ROLLBACK_LEAVE, FAILED, FAILURE_ENTER)
              .with(Verdict.INCONSISTENT)
              .where(Clause.ROLLBACK_LEAVE_COUNTS),
          row(FAILURE_QUERY, YES, FAILURE_ENTER),
          row(FAILURE_QUERY, NO, CLEANUP),
          row(FAILURE_ENTER, UNSTORED, FAILURE_ENTER),
          row(FAILURE_ENTER, LOOPED, END).with(Verdict.INCONSISTENT),
          row(FAILURE_ENTER, DONE, FAILURE),
          row(FAILURE_ENTER, FAILED, FAILURE).with(Verdict.INCONSISTENT),
          row(FAILURE_ENTER, FAILED, FAILURE).where(Clause.FAILURE_ENTER_COUNTS_NOT),
          row(FAILURE, DONE, FAILURE_LEAVE),
          row(FAILURE, FAILED, FAILURE_LEAVE).with(Verdict.INCONSISTENT),
          row(FAILURE_LEAVE, DONE, CLEANUP),
          row(FAILURE_LEAVE, FAILED, CLEANUP),
          row(CLEANUP, UNSTORED, CLEANUP),
          row(CLEANUP, LOOPED, END),
          row(CLEANUP, DONE, END),
          row(CLEANUP, FAILED, END));

  private final Semantics semantics;

  /** Takes whose behaviour it is. */
  public Transitions(Semantics semantics) {
    this.semantics = semantics;
  }

  /** Returns all rows, of all semantics. */
  public static List<Transition> rows() {
    return ROWS;
  }

  /**
   * Returns what follows.
   *
   * @throws IllegalStateException when the table has no such row, which is a bug
   */
  public Transition next(Step step, Event event) {
    return find(step, event)
        .orElseThrow(() -> new IllegalStateException("no transition for " + step + " " + event));
  }

  private Optional<Transition> find(Step step, Event event) {
    Optional<Transition> common = Optional.empty();
    for (Transition row : ROWS) {
      if (row.from() == step && row.event() == event) {
        if (row.clause().isEmpty()) {
          common = Optional.of(row);
        } else if (semantics.has(row.clause().get())) {
          return Optional.of(row);
        }
      }
    }
    return common;
  }
}
