package tandem.update;

import java.util.List;
import java.util.Optional;
import tandem.payload.RebootNeed;
import tandem.payload.StoreReport;

/**
 * What an installation did.
 *
 * @param plan what was planned; none when it went on with what was stored before
 * @param stored what was written, one for each payload
 * @param result how far it came
 * @param reboot what the payloads want now
 */
public record InstallReport(
    Optional<Plan> plan, List<StoreReport> stored, Result result, RebootNeed reboot) {

  /** How far an installation comes. */
  public enum Result {
    /** It waits for commit or rollback. */
    INSTALLED,
    /** It is committed, because a payload can not be rolled back. */
    COMMITTED,
    /** It is committed, because there is no payload. */
    COMMITTED_EMPTY,
    /** It was stopped on its way, as was asked for. */
    STOPPED
  }

  public InstallReport {
    stored = List.copyOf(stored);
  }
}
