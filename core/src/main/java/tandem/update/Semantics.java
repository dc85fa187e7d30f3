package tandem.update;

import java.util.Set;

/**
 * Whose behaviour an update has, where behaviours differ.
 *
 * @param name whose
 * @param clauses what holds
 */
public record Semantics(String name, Set<Clause> clauses) {

  /** Tandem's own: Mender 5's, and downloads can be resumed. */
  public static final Semantics TANDEM = new Semantics("tandem", Set.of());

  /** That of {@code mender-update} 5. */
  public static final Semantics MENDER_5 =
      new Semantics(
          "mender 5",
          Set.of(
              Clause.ONE_PAYLOAD_ONLY,
              Clause.BROKEN_DOWNLOAD_IS_DISCARDED,
              Clause.CLEANUP_FAILURE_COUNTS));

  /** That of {@code mender} 3.4. */
  public static final Semantics MENDER_3 =
      new Semantics(
          "mender 3.4",
          Set.of(
              Clause.ONE_PAYLOAD_ONLY,
              Clause.BROKEN_DOWNLOAD_IS_DISCARDED,
              Clause.DOWNLOAD_ENTER_COMES_FIRST,
              Clause.ROLLBACK_IS_ASKED_BEFORE_INSTALL,
              Clause.ROLLBACK_IS_ASKED_AGAIN,
              Clause.COMMIT_LEAVE_HAS_ERROR_SCRIPTS,
              Clause.ROLLBACK_ON_DEMAND_IS_NO_FAILURE,
              Clause.ROLLBACK_LEAVE_COUNTS,
              Clause.FAILURE_ENTER_COUNTS_NOT,
              Clause.SCRIPTS_END_AT_A_FAILURE,
              Clause.CLEANUP_FAILURE_COUNTS,
              Clause.CLEANUP_FAILURE_COUNTS_AFTER_ROLLBACK,
              Clause.SCRIPTS_NEED_A_VERSION_FILE));

  public Semantics {
    clauses = Set.copyOf(clauses);
  }

  /** Tells whether a clause holds. */
  public boolean has(Clause clause) {
    return clauses.contains(clause);
  }
}
