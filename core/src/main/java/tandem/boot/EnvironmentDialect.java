package tandem.boot;

import java.util.List;
import java.util.Map;
import tandem.core.UpdateException;

/** What the bootloaders with a stored environment and Mender's boot scripts do differently. */
interface EnvironmentDialect {

  /** Returns how a trial goes, with these variables. */
  TrialRule trialRule(Map<String, String> variables);

  /**
   * Checks the variables beyond those that make the state.
   *
   * @param where the environment, for messages
   */
  void check(Map<String, String> variables, String where) throws UpdateException;

  /** Returns what a power cut does to an environment with one copy that is being written. */
  String powerCut();

  /** Returns those of the changes that this environment is to have. */
  Map<String, String> wanted(Map<String, String> changes, StoredEnvironment environment)
      throws UpdateException;

  /** Checks that the board's own programs, where it has some besides, show these values. */
  void confirm(Map<String, String> changes) throws UpdateException;

  /** Returns what would make a failed trial boot stay where it is, a sentence for each. */
  List<String> weaknesses(Map<String, String> variables);
}
