package tandem.update;

import java.util.Optional;
import tandem.payload.StoreReport;

/**
 * What an installation did.
 *
 * @param plan what was planned
 * @param stored what was written; none for an artifact without payload
 * @param committed whether it is committed already, so that no reboot is needed
 */
public record InstallReport(Plan plan, Optional<StoreReport> stored, boolean committed) {}
